/* An action that asks a program, with the faults of the group `programs`. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_PROGRAMS_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_PROGRAMS_H

#include <patchbay/abi/draft/host_process.h>
#include <stdio.h>

#include "exchange.h"

static patchbay_status take_message(void* context, const void* data, uint64_t size) {
  struct exchange* into = context;
  if (HAS_FAULT(programs_any_piece)) into->size = 0;
  if (size > kBodyBytes - into->size) return PATCHBAY_E_TOO_LARGE;
  if (size > 0) memcpy(into->body + into->size, data, size);
  into->size += size;
  return PATCHBAY_OK;
}

/* Receives messages until one is the answer. */
static patchbay_status take_answer(patchbay_instance* self, const patchbay_call* call,
                                   uint64_t handle, struct exchange* got, patchbay_error* error) {
  const patchbay_sink sink = {got, take_message};
  int messages = 0;
  do {
    if (HAS_FAULT(programs_flood) && ++messages > 100) {
      return zoo_fail(error, PATCHBAY_E_PLUGIN_FAULT, "There is no room for more messages.");
    }
    got->size = 0;
    const patchbay_status status = self->programs->receive(call, handle, 0, &sink, error);
    if (HAS_FAULT(programs_ended) && status == PATCHBAY_E_PROVIDER_UNAVAILABLE) break;
    if (status != PATCHBAY_OK) return status;
  } while (memmem(got->body, got->size, "\"id\":", 5) == NULL);
  if (HAS_FAULT(programs_ended) || memmem(got->body, got->size, "\"result\":{", 10) != NULL) {
    return PATCHBAY_OK;
  }
  return zoo_fail(
      error, HAS_FAULT(programs_any_message) ? PATCHBAY_E_PLUGIN_FAULT : PATCHBAY_E_PROVIDER_ERROR,
      "The program refused the request.");
}

/* Says how long the answer of the program is. */
static patchbay_status ask_program(patchbay_instance* self, const patchbay_call* call,
                                   const patchbay_sink* result, patchbay_error* error) {
  struct exchange got = {.size = 0};
  char text[64];
  const patchbay_sink greeting = {&got, take_message};
  patchbay_process_request request = {.struct_size = sizeof request};
  patchbay_process process = {.struct_size = sizeof process};
  if (self->programs == NULL) {
    return zoo_fail(error, PATCHBAY_E_UNSUPPORTED, "This host starts no programs.");
  }
  request.flags = PATCHBAY_PROCESS_LISTEN;
  patchbay_status status = self->programs->attach(call, &request, &process, &greeting, error);
  if (status != PATCHBAY_OK) return status;
  if (HAS_FAULT(programs_next_call) && self->generation != 0 &&
      self->generation != process.generation) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "That is another program.");
  }
  self->generation = process.generation;
  if (process.is_new) {
    status = self->programs->ready(call, process.handle, ZOO_TEXT("hello"), error);
  }
  if (status == PATCHBAY_OK) {
    status = self->programs->send(call, process.handle,
                                  ZOO_TEXT("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"count\"}"),
                                  error);
  }
  if (status == PATCHBAY_OK) status = take_answer(self, call, process.handle, &got, error);
  self->programs->close(call, process.handle);
  if (status != PATCHBAY_OK) return status;
  snprintf(text, sizeof text, "{\"bytes\":%d}", (int)got.size);
  status = zoo_write(result, text);
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

#endif
