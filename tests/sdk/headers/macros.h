/* The macros must compile without a warning where the headers are not system headers. */
#ifndef PATCHBAY_TESTS_SDK_MACROS_H
#define PATCHBAY_TESTS_SDK_MACROS_H

#include <patchbay/abi/actions.h>

static inline patchbay_status reaches_list(const patchbay_actions* actions) {
  return PATCHBAY_HAS(actions, list) ? PATCHBAY_OK : PATCHBAY_E_PLUGIN_FAULT;
}

#endif
