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

/* bytes; an operator may set other values for the first two */
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
  /* The next two are empty unless this call continues one that ended as INPUT_REQUIRED. The
   * arguments are those of this call: they were checked again, and may differ from before. */
  patchbay_str continuation; /* what the plugin wrote then, unchanged: the host has sealed it, and
                                gives it back for the same action, account and user only. It may
                                come to another instance, and more than once. */
  patchbay_str answers; /* a JSON object that satisfies the schema which was asked with; {} where
                           there was no question */
} patchbay_action_request;

/* The action is done, and the result is written. */
#define PATCHBAY_OUTCOME_DONE 0u
/* The person or agent that called has to answer something first. The action has changed nothing
 * that a second round would change again. */
#define PATCHBAY_OUTCOME_INPUT_REQUIRED 1u

/* Filled by invoke; the host sets struct_size and the sinks. APPENDABLE. */
typedef struct patchbay_action_outcome {
  uint32_t struct_size;
  uint32_t kind; /* PATCHBAY_OUTCOME_…; an unknown one counts as a broken result */
  /* DONE: takes one JSON value by the action's result schema. INPUT_REQUIRED: takes the
   * question, a JSON object
   *   {"message": "Which calendar?", "schema": {"type": "object", …}}
   * with a sentence for people and the JSON Schema of the answers, an object. Without "schema"
   * the answer is a plain yes. */
  const patchbay_sink* result;
  /* INPUT_REQUIRED: takes what the plugin wants back with the answers: up to
   * PATCHBAY_CONTINUATION_MAX bytes. Callers keep it and cannot read or change it. May stay
   * empty. */
  const patchbay_sink* continuation;
} patchbay_action_outcome;

/* Filled by list; the host sets struct_size. APPENDABLE. */
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

  /* Runs one action. After a failure, what was written is thrown away. May run on several
   * threads at once as far as the manifest's `concurrency` says. [call] */
  patchbay_status(PATCHBAY_ABI* invoke)(patchbay_instance* instance, const patchbay_call* call,
                                        const patchbay_action_request* request,
                                        patchbay_action_outcome* outcome, patchbay_error* error);

  /* Lists the actions that this link has beyond those of the manifest, as a JSON array of
   * objects in the form of the manifest's `actions[]`. NULL: the manifest names them all. Set
   * exactly if the manifest has `dynamic_actions`: one without the other is not loaded. The
   * host caches the answer by link and generation; a plugin cannot push a new one. [call] */
  patchbay_status(PATCHBAY_ABI* list)(patchbay_instance* instance, const patchbay_call* call,
                                      const patchbay_sink* actions, patchbay_action_list* about,
                                      patchbay_error* error);
} patchbay_actions;

#ifdef __cplusplus
}
#endif

#endif
