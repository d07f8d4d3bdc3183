/* The error's message claims to be longer than its buffer, and the error's code differs from the
 * status. */
#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  plain_fail(error, PATCHBAY_E_NOT_FOUND, "short");
  error->message_size = 0xffffffffu;
  return PATCHBAY_E_PROVIDER_ERROR;
}

PLAIN_CONNECTOR(go)
