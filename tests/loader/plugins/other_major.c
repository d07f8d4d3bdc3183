/* Speaks a version of the ABI that no host knows. */
#include <patchbay/abi/types.h>
#include <stddef.h>

PATCHBAY_EXPORT const void* patchbay_plugin_entry_v2(void);
PATCHBAY_EXPORT const void* patchbay_plugin_entry_v2(void) { return NULL; }
