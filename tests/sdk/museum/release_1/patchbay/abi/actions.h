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

/* sizes in bytes; an operator may set other values for the first two */
#define PATCHBAY_ARGUMENTS_MAX 1048576u
#define PATCHBAY_RESULT_MAX 8388608u
#define PATCHBAY_QUESTION_MAX 65536u
#define PATCHBAY_CONTINUATION_MAX 65536u
#define PATCHBAY_ACTION_LIST_MAX 4194304u

/* One call of an action. No flag is defined yet. APPENDABLE. */
typedef struct patchbay_action_request {
  uint32_t struct_size;
  uint32_t flags;
  patchbay_str action;    /* an id from the manifest or from list */
  patchbay_str arguments; /* a JSON object that satisfies the action's parameters schema, without
                             duplicate keys */
  /* `continuation` and `answers` are empty, unless this call continues an earlier call that ended
   * as INPUT_REQUIRED. `arguments` are the arguments of this call. The host has checked them again,
   * and they may differ from the arguments of the earlier call. */
  /* The text that the plugin wrote into the continuation of the earlier outcome, unchanged. The
   * host has sealed the text, and passes it back only for the same action, account and user.
   * Another instance may get the text, and the plugin may get it more than once. */
  patchbay_str continuation;
  /* The answers: a JSON object that satisfies the schema of the question; {} if the question had
   * no schema. */
  patchbay_str answers;
} patchbay_action_request;

/* The action is done, and the result is written. */
#define PATCHBAY_OUTCOME_DONE 0u
/* The caller, a person or an agent, has to answer a question first. The host invokes the action
 * again with the answer. So before the question, the action must not make a change that it would
 * then make a second time. */
#define PATCHBAY_OUTCOME_INPUT_REQUIRED 1u

/* Flag: the list of actions of the call's link has changed. The host calls list again before it
 * uses the list, even if the lifetime of the old list has not ended. */
#define PATCHBAY_OUTCOME_ACTIONS_CHANGED 1u

/* Filled by invoke; the host sets struct_size and the sinks. APPENDABLE. */
typedef struct patchbay_action_outcome {
  uint32_t struct_size;
  uint32_t kind; /* PATCHBAY_OUTCOME_…; for an unknown kind the call fails with RESULT_INVALID */
  /* DONE: takes one JSON value that satisfies the action's result schema. INPUT_REQUIRED: takes the
   * question, a JSON object
   *   {"message": "Which calendar?", "schema": {"type": "object", …}}
   * with a sentence for people and the JSON Schema of the answers, an object. Without "schema"
   * the answer is a plain yes. */
  const patchbay_sink* result;
  /* INPUT_REQUIRED: takes the bytes that the plugin wants to get back with the answers, at most
   * PATCHBAY_CONTINUATION_MAX bytes. Callers keep these bytes and can neither read nor change them.
   * May stay empty. */
  const patchbay_sink* continuation;
  /* PATCHBAY_OUTCOME_… flags. The host reads them also if invoke fails. An older host does not have
   * this field: test PATCHBAY_HAS before you write it. */
  uint32_t flags;
  uint32_t reserved; /* 0 */
} patchbay_action_outcome;

/* Filled by list; the host sets struct_size. APPENDABLE. */
typedef struct patchbay_action_list {
  uint32_t struct_size;
  uint32_t reserved;    /* 0 */
  uint64_t generation;  /* changes whenever the list changes; equal generations mean equal lists */
  uint64_t lifetime_ms; /* how long the host may use the list; 0: ask again for every call */
} patchbay_action_list;

/* APPENDABLE */
typedef struct patchbay_actions {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Runs one action. If invoke fails, the host discards what invoke has written. May run on
   * several threads at once, as far as the manifest's `concurrency` allows. [call] */
  patchbay_status(PATCHBAY_ABI* invoke)(patchbay_instance* instance, const patchbay_call* call,
                                        const patchbay_action_request* request,
                                        patchbay_action_outcome* outcome, patchbay_error* error);

  /* Lists the actions that this link has in addition to the actions of the manifest, as a JSON
   * array of objects in the form of the manifest's `actions[]`. NULL: the manifest names all
   * actions. The pointer must be set if the manifest has `dynamic_actions`, and must be NULL if the
   * manifest does not have `dynamic_actions`; otherwise the host does not load the connector. The
   * host caches the list for each link and generation; a plugin cannot send a new list by itself,
   * but an action can say that the list changed (PATCHBAY_OUTCOME_ACTIONS_CHANGED).
   * [call] */
  patchbay_status(PATCHBAY_ABI* list)(patchbay_instance* instance, const patchbay_call* call,
                                      const patchbay_sink* actions, patchbay_action_list* about,
                                      patchbay_error* error);
} patchbay_actions;

#ifdef __cplusplus
}
#endif

#endif
