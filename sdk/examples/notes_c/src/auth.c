/* SPDX-License-Identifier: Apache-2.0 */
/* The auth functions. They report the identity of the account, whether the connection works, and
 * the meaning of a failed answer. */
#include <string.h>

#include "notes.h"

/* Passes the answer of notes.example on, because it has exactly the form that identify must write:
 * {"account": "…", "name": "…"}. */
static patchbay_status identify(patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_sink* identity, patchbay_error* error) {
  patchbay_http_response answer;
  patchbay_status status =
      notes_get(instance, call, "https://api.notes.example/me", &answer, error);
  if (status != PATCHBAY_OK) return status;
  status = answer.status == 200 ? notes_pipe_into(instance, call, &answer, identity, error)
                                : notes_refused(error, answer.status);
  notes_close(instance, call, &answer);
  return status;
}

static patchbay_status probe(patchbay_instance* instance, const patchbay_call* call,
                             patchbay_error* error) {
  patchbay_http_response answer;
  patchbay_status status =
      notes_get(instance, call, "https://api.notes.example/me", &answer, error);
  if (status != PATCHBAY_OK) return status;
  status = answer.status == 200 ? PATCHBAY_OK : notes_refused(error, answer.status);
  notes_close(instance, call, &answer);
  return status;
}

static char lower_case(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Returns the value of a header. `name` is in lower case; names are compared without regard to
 * case. */
static patchbay_str find_header(const patchbay_answer* answer, const char* name) {
  const size_t size = strlen(name);
  for (uint64_t i = 0; i < answer->header_count; ++i) {
    const patchbay_str found = answer->headers[i].name;
    size_t same = 0;
    if (found.size != size) continue;
    while (same < size && lower_case(found.data[same]) == name[same]) ++same;
    if (same == size) return answer->headers[i].value;
  }
  return (patchbay_str){NULL, 0};
}

/* Reads Retry-After in whole seconds and returns milliseconds; 0 if it is missing or not a number.
 * notes.example never asks for more than a day. */
static uint64_t delay_of(const patchbay_answer* answer) {
  const patchbay_str text = find_header(answer, "retry-after");
  uint64_t seconds = 0;
  for (uint64_t i = 0; i < text.size; ++i) {
    if (text.data[i] < '0' || text.data[i] > '9') return 0;
    seconds = seconds * 10 + (uint64_t)(text.data[i] - '0');
    if (seconds > 86400) return 86400u * 1000u;
  }
  return seconds * 1000;
}

/* Says what a failed answer means. Uses no host service, and cannot fail. If classify sets nothing,
 * the verdict is PASS, and the action itself reads the answer. */
static void classify(patchbay_instance* instance, const patchbay_answer* answer,
                     patchbay_verdict* verdict) {
  (void)instance;
  if (answer->status == 401) {
    if (patchbay_equal(find_header(answer, "x-notes-key"), "revoked")) {
      notes_judge(verdict, PATCHBAY_ANSWER_REVOKED,
                  "The key was deleted at notes.example. Make a new one under Settings, API keys.");
    } else {
      notes_judge(verdict, PATCHBAY_ANSWER_EXPIRED, "The key has run out.");
    }
  } else if (answer->status == 403 &&
             patchbay_equal(find_header(answer, "x-notes-needs"), "write")) {
    notes_judge(verdict, PATCHBAY_ANSWER_SCOPE_MISSING, "The key may read and not add notes.");
    memcpy(verdict->scopes, "write", 5);
    verdict->scopes_size = 5;
  } else if (answer->status == 429) {
    notes_judge(verdict, PATCHBAY_ANSWER_LIMITED, "notes.example takes no more at the moment.");
    verdict->retry_after_ms = delay_of(answer);
  } else if (answer->status >= 500) {
    notes_judge(verdict, PATCHBAY_ANSWER_UNAVAILABLE, "notes.example is down.");
  }
}

const patchbay_auth notes_auth = {.struct_size = sizeof(patchbay_auth),
                                  .identify = identify,
                                  .probe = probe,
                                  .classify = classify};
