/* SPDX-License-Identifier: Apache-2.0 */
/* Capability: actions that people and agents can call. */
#ifndef PATCHBAY_ABI_ACTIONS_H
#define PATCHBAY_ABI_ACTIONS_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_ACTIONS_ID "patchbay.actions/1"

/* Filled by list. The plugin fills only what struct_size reaches. APPENDABLE. */
typedef struct patchbay_action_list {
  uint32_t struct_size;
  uint32_t reserved;    /* 0 */
  uint64_t generation;  /* changes whenever the list does; equal generations mean equal lists */
  uint64_t lifetime_ms; /* how long the list may be believed; 0: ask again for every call */
} patchbay_action_list;

/* APPENDABLE */
typedef struct patchbay_actions {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Runs one action. `action` is an id from the manifest or from list; `arguments` is a JSON object
   * that already satisfies the action's parameters schema, without duplicate keys. The result, one
   * JSON value by the action's result schema, goes into `result`; on failure what was written is
   * thrown away. May run on several threads at once as far as the manifest's `concurrency` says.
   * [call] */
  patchbay_status (*invoke)(patchbay_instance* instance, const patchbay_call* call,
                            patchbay_str action, patchbay_str arguments,
                            const patchbay_sink* result, patchbay_error* error);

  /* Lists the actions that this link has beyond those of the manifest, as a JSON array of objects
   * in the form of the manifest's `actions[]`. NULL when the manifest names them all. Set exactly
   * when the manifest has `dynamic_actions`: one without the other is not loaded. The host caches
   * the answer by link and generation; a plugin cannot push a new one. [call] */
  patchbay_status (*list)(patchbay_instance* instance, const patchbay_call* call,
                          const patchbay_sink* actions, patchbay_action_list* about,
                          patchbay_error* error);
} patchbay_actions;

#ifdef __cplusplus
}
#endif

#endif
