/* Needs a function that nothing defines. */
#include <patchbay/abi/entry.h>

void patchbay_test_nowhere_defined(void);

PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) {
  patchbay_test_nowhere_defined();
  return 0;
}
