/* Does not export the entry function, but one whose name lacks the version. */
#include <patchbay/abi/entry.h>

PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry(void);
const patchbay_entry* patchbay_plugin_entry(void) { return 0; }
