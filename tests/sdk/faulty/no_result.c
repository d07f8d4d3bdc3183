/* Reports success without a result. */
#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  return PATCHBAY_OK;
}

PLAIN_CONNECTOR(go)
