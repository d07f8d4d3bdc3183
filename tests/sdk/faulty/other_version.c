/* Has another version than the manifest. */
#include "plain.h"

PLAIN_CAPABILITY(plain_go)
PLAIN_ENTRY(sizeof(patchbay_entry), PATCHBAY_CONNECTOR_ID, "9.9.9", plain_capability, plain_create)
