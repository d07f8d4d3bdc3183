/* Has another id than the manifest. */
#include "plain.h"

PLAIN_CAPABILITY(plain_go)
PLAIN_ENTRY(sizeof(patchbay_entry), "somebody_else", PATCHBAY_CONNECTOR_VERSION, plain_capability,
            plain_create)
