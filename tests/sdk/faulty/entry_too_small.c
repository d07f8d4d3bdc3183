/* The entry's struct_size says that it ends before `create`. */
#include <stddef.h>

#include "plain.h"

PLAIN_CAPABILITY(plain_go)
PLAIN_ENTRY(offsetof(patchbay_entry, create), PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION,
            plain_capability, plain_create)
