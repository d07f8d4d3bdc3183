/* Nothing is exported: the name is close, and wrong. */
#include <patchbay/abi/entry.h>

PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry(void);
const patchbay_entry* patchbay_plugin_entry(void) { return 0; }
