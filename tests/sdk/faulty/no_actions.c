/* Has no capability, although the manifest has an action. */
#include "plain.h"

static const void* nothing(patchbay_str id) {
  (void)id;
  return 0;
}
PLAIN_ENTRY(sizeof(patchbay_entry), PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION, nothing,
            plain_create)
