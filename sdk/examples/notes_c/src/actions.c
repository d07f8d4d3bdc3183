/* SPDX-License-Identifier: Apache-2.0 */
/* Three actions. The host checks their arguments and results against the schemas, so the answers
 * of notes.example can pass unchanged. */
#include <stdio.h>

#include "notes.h"

/* Sends a GET and passes the body on. */
static patchbay_status list_notes(const patchbay_instance* instance, const patchbay_call* call,
                                  const patchbay_sink* result, patchbay_error* error) {
  patchbay_http_response answer;
  patchbay_status status =
      notes_get(instance, call, "https://api.notes.example/notes", &answer, error);
  if (status != PATCHBAY_OK) return status;
  status = answer.status == 200 ? notes_pipe_into(instance, call, &answer, result, error)
                                : notes_refused(error, answer.status);
  notes_close(instance, call, &answer);
  return status;
}

/* Copies the only text of the arguments, {"id": "…"}, into `text`. A connector with more arguments
 * uses a JSON library. This function reads what the schema's pattern allows, but refuses a text
 * that is written with escapes. Returns the text's size, or 0. */
static int only_text(patchbay_str arguments, char* text, int capacity) {
  uint64_t at = 0;
  int size = 0;
  while (at < arguments.size && arguments.data[at] != ':') ++at;
  while (at < arguments.size && arguments.data[at] != '"') ++at;
  for (++at; at < arguments.size && arguments.data[at] != '"'; ++at) {
    const char c = arguments.data[at];
    const int is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_plain || size + 1 >= capacity) return 0;
    text[size++] = c;
  }
  text[size] = 0;
  return size;
}

/* Sends a GET and reads the body in pieces. Status 404 has its own failure. */
static patchbay_status get_note(const patchbay_instance* instance, const patchbay_call* call,
                                patchbay_str arguments, const patchbay_sink* result,
                                patchbay_error* error) {
  char id[33];
  char url[128];
  patchbay_http_response answer;
  if (only_text(arguments, id, sizeof id) == 0) {
    return patchbay_fail(
        error, PATCHBAY_E_INVALID_ARGUMENT,
        "\"id\" is written with escapes; write its letters and digits as they are.");
  }
  snprintf(url, sizeof url, "https://api.notes.example/notes/%s", id);
  patchbay_status status = notes_get(instance, call, url, &answer, error);
  if (status != PATCHBAY_OK) return status;
  if (answer.status == 200) {
    status = notes_read_into(instance, call, &answer, result, error);
  } else if (answer.status == 404) {
    status = patchbay_fail(error, PATCHBAY_E_NOT_FOUND,
                           "There is no such note, or this account may not see it.");
  } else {
    status = notes_refused(error, answer.status);
  }
  notes_close(instance, call, &answer);
  return status;
}

/* Sends a POST. The arguments are the body, because notes.example takes {"text": "…"}. */
static patchbay_status add_note(const patchbay_instance* instance, const patchbay_call* call,
                                patchbay_str arguments, const patchbay_sink* result,
                                patchbay_error* error) {
  patchbay_http_response answer;
  patchbay_status status =
      notes_post(instance, call, "https://api.notes.example/notes", arguments, &answer, error);
  if (status != PATCHBAY_OK) return status;
  status = answer.status == 201 ? notes_pipe_into(instance, call, &answer, result, error)
                                : notes_refused(error, answer.status);
  notes_close(instance, call, &answer);
  return status;
}

static patchbay_status invoke(patchbay_instance* instance, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  const patchbay_str action = request->action;
  const patchbay_str arguments = request->arguments;
  const patchbay_sink* result = outcome->result;
  if ((request->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return patchbay_fail(error, PATCHBAY_E_UNSUPPORTED,
                         "This connector cannot do what was asked that way.");
  }
  if (patchbay_equal(action, "list_notes")) return list_notes(instance, call, result, error);
  if (patchbay_equal(action, "get_note")) return get_note(instance, call, arguments, result, error);
  if (patchbay_equal(action, "add_note")) return add_note(instance, call, arguments, result, error);
  return patchbay_fail(error, PATCHBAY_E_PLUGIN_FAULT,
                       "The manifest names an action that this connector does not have.");
}

const patchbay_actions notes_actions = {
    .struct_size = sizeof(patchbay_actions), .reserved = 0, .invoke = invoke, .list = NULL};
