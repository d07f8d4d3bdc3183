/* SPDX-License-Identifier: Apache-2.0 */
/* Sends a request, reads its answer and closes the answer. If the host reports a failure (no
 * network, an expired credential, a limit, a cancelled call), `error` already contains the failure,
 * and these functions return its code unchanged. */
#include "notes.h"

patchbay_status notes_get(const patchbay_instance* instance, const patchbay_call* call,
                          const char* url, patchbay_http_response* answer, patchbay_error* error) {
  return notes_post(instance, call, url, (patchbay_str){NULL, 0}, answer, error);
}

/* Sends a POST, or a GET if `json` is empty. The host adds the credential, because the manifest
 * allows it for this address. */
patchbay_status notes_post(const patchbay_instance* instance, const patchbay_call* call,
                           const char* url, patchbay_str json, patchbay_http_response* answer,
                           patchbay_error* error) {
  const patchbay_header type = {PATCHBAY_TEXT("Content-Type"), PATCHBAY_TEXT("application/json")};
  patchbay_http_request request = {0}; /* also zeroes members of later releases */
  request.struct_size = sizeof request;
  request.url = (patchbay_str){url, 0};
  while (url[request.url.size] != 0) ++request.url.size;
  if (json.size > 0) {
    request.method = PATCHBAY_TEXT("POST");
    request.headers = &type;
    request.header_count = 1;
    request.body = json;
  }
  *answer = (patchbay_http_response){0};
  answer->struct_size = sizeof *answer;
  return instance->http->send(call, &request, answer, error);
}

/* Reads the body piece by piece and writes it into the sink, for functions that need to read the
 * body. If the sink accepts no more, returns the sink's code without a message, because the host
 * knows the reason. */
patchbay_status notes_read_into(const patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_http_response* answer, const patchbay_sink* sink,
                                patchbay_error* error) {
  char piece[4096];
  for (;;) {
    uint64_t got = 0;
    patchbay_status status =
        instance->http->read(call, answer->handle, piece, sizeof piece, &got, error);
    if (status != PATCHBAY_OK || got == 0) return status;
    status = sink->write(sink->context, piece, got);
    if (status != PATCHBAY_OK) return patchbay_fail(error, status, "");
  }
}

/* Does what notes_read_into does, without a copy through the connector. */
patchbay_status notes_pipe_into(const patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_http_response* answer, const patchbay_sink* sink,
                                patchbay_error* error) {
  uint64_t piped = 0;
  return instance->http->pipe(call, answer->handle, sink, &piped, error);
}

/* Closes an answer. Call this once after every successful send, whatever happened later. */
void notes_close(const patchbay_instance* instance, const patchbay_call* call,
                 const patchbay_http_response* answer) {
  instance->http->close(call, answer->handle);
}
