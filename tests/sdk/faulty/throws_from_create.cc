// create throws an exception to the host.
#include <stdexcept>

#include "plain.h"

static patchbay_status throwing_create(const patchbay_call*, const patchbay_host*, patchbay_str,
                                       patchbay_instance**, patchbay_error*) {
  throw std::runtime_error("thrown from create");
}

PLAIN_CAPABILITY(plain_go)
PLAIN_ENTRY(sizeof(patchbay_entry), PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION,
            plain_capability, throwing_create)
