/* SPDX-License-Identifier: Apache-2.0 */
/* Draft capability: the names of the actions that `invoke` accepts. It is optional. With it,
 * `patchbay connectors check` finds actions that are only in connector.json or only in the
 * library. Without it, such an action is found only when it is first called. */
#ifndef PATCHBAY_ABI_DRAFT_ACTION_NAMES_H
#define PATCHBAY_ABI_DRAFT_ACTION_NAMES_H

#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_ACTION_NAMES_ID "patchbay.action_names/draft1"

/* Constant, and valid as long as the library is mapped. APPENDABLE */
typedef struct patchbay_action_names {
  uint32_t struct_size;
  uint32_t reserved;       /* 0 */
  const patchbay_str* ids; /* in any order; may have actions of `list` too */
  uint64_t count;
} patchbay_action_names;

#ifdef __cplusplus
}
#endif

#endif
