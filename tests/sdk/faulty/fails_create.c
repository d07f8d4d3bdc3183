/* create fails with a correct error. */
#include "plain.h"

static patchbay_status failing_create(const patchbay_call* call, const patchbay_host* host,
                                      patchbay_str config, patchbay_instance** instance,
                                      patchbay_error* error) {
  (void)call, (void)host, (void)config, (void)instance;
  return plain_fail(error, PATCHBAY_E_INVALID_ARGUMENT, "The configuration does not suit me.");
}

PLAIN_CAPABILITY(plain_go)
PLAIN_ENTRY(sizeof(patchbay_entry), PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION,
            plain_capability, failing_create)
