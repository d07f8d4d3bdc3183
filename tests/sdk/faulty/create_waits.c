/* create never returns. */
#include <unistd.h>

#include "plain.h"

static patchbay_status waiting_create(const patchbay_call* call, const patchbay_host* host,
                                      patchbay_str config, patchbay_instance** instance,
                                      patchbay_error* error) {
  (void)call, (void)host, (void)config, (void)instance, (void)error;
  while (pause() != 0) continue; /* pause() never returns 0 */
  return PATCHBAY_OK;
}

PLAIN_CAPABILITY(plain_go)
PLAIN_ENTRY(sizeof(patchbay_entry), PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION,
            plain_capability, waiting_create)
