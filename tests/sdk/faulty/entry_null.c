/* The entry function exists but returns NULL. */
#include <patchbay/abi/entry.h>

const patchbay_entry* patchbay_plugin_entry_v1(void) { return 0; }
