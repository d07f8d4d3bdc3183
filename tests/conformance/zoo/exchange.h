/* One request from send to close, with the faults of the groups `http`, `ownership` and `faults`.
 */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_EXCHANGE_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_EXCHANGE_H

#include <pthread.h>

#include "failure.h"

enum { kBodyBytes = 4096 };

struct exchange {
  char body[kBodyBytes];
  uint64_t size;
  uint32_t status;
};

/* A body that is read in pieces; one fault forgets to go back. */
struct source {
  const char* bytes;
  uint64_t size;
  uint64_t at;
};
static patchbay_status read_body(void* context, void* buffer, uint64_t capacity, uint64_t* got) {
  struct source* source = context;
  *got = source->size - source->at;
  if (*got > capacity) *got = capacity;
  memcpy(buffer, source->bytes + source->at, *got);
  source->at += *got;
  return PATCHBAY_OK;
}
static patchbay_status rewind_body(void* context) {
  struct source* source = context;
  source->at = HAS_FAULT(http_body_again) ? 1 : 0;
  return PATCHBAY_OK;
}

static pthread_mutex_t only_one = PTHREAD_MUTEX_INITIALIZER;

static patchbay_status take_body(const patchbay_host_http* http, const patchbay_call* call,
                                 uint64_t handle, struct exchange* into, patchbay_error* error) {
  for (;;) {
    uint64_t got = 0;
    const patchbay_status status =
        http->read(call, handle, into->body + into->size, kBodyBytes - into->size, &got, error);
    if (HAS_FAULT(faults_reading) && status != PATCHBAY_OK) {
      memcpy(into->body, "{}", 2);
      into->size = 2;
      return PATCHBAY_OK;
    }
    if (status != PATCHBAY_OK || got == 0) return status;
    into->size += got;
    if (HAS_FAULT(http_any_piece) || into->size == kBodyBytes) return PATCHBAY_OK;
  }
}

/* Finds what is no answer of the provider's in a body of status 200. */
static patchbay_status judged_body(const struct exchange* got, patchbay_error* error) {
  const int is_object = got->size >= 2 && got->body[0] == '{' && got->body[got->size - 1] == '}';
  uint32_t code = PATCHBAY_E_PROVIDER_UNAVAILABLE;
  if (got->status >= 300 || is_object) return PATCHBAY_OK;
  if ((HAS_FAULT(faults_page) && got->size > 0 && got->body[0] == '<') ||
      (HAS_FAULT(faults_empty_body) && got->size == 0) ||
      (HAS_FAULT(faults_cut_body) && got->size > 9 && got->size < 40 && got->body[0] == '{') ||
      (HAS_FAULT(faults_deep_body) && got->size == kBodyBytes) ||
      (HAS_FAULT(faults_any_json) && got->size > 0 && got->size < 5)) {
    code = PATCHBAY_E_PLUGIN_FAULT;
  }
  return zoo_fail(error, code, "The provider's answer is no JSON object. Try again later.");
}

static patchbay_status exchanged(patchbay_instance* self, const patchbay_call* call,
                                 const char* path, patchbay_str json, struct exchange* got,
                                 patchbay_error* error) {
  static const patchbay_header kToken = {{"Authorization", 13}, {"Bearer x", 8}};
  char url[256] = "https://api.zoo.example";
  if (HAS_FAULT(http_address)) url[0] = 0;
  if (HAS_FAULT(http_origins)) strcpy(url, "https://elsewhere.example");
  strcat(url, path);
  struct source body = {json.data, json.size, 0};
  const patchbay_source source = {&body, json.size, read_body, rewind_body};
  patchbay_http_request request = {0};
  request.struct_size = sizeof request;
  request.method = json.size > 0 ? ZOO_TEXT("POST") : ZOO_TEXT("GET");
  if (HAS_FAULT(http_read_only) && json.size == 0) request.method = ZOO_TEXT("DELETE");
  request.url = (patchbay_str){url, strlen(url)};
  if (json.size > 0) request.body_source = &source;
  if (HAS_FAULT(http_headers)) request.headers = &kToken, request.header_count = 1;
  patchbay_http_response answer = {0};
  answer.struct_size = sizeof answer;
  got->size = 0;
  patchbay_status status = self->http->send(call, &request, &answer, error);
  if (status != PATCHBAY_OK) return passed_on(error, status);
  got->status = answer.status;
  if (HAS_FAULT(ownership_open_handles)) {
    self->http->close(call, answer.handle);
    self->http->read(call, answer.handle, got->body, kBodyBytes, &got->size, error);
    return zoo_fail(error, PATCHBAY_E_PROVIDER_ERROR, "The answer was closed too early.");
  }
  status = take_body(self->http, call, answer.handle, got, error);
  if (!HAS_FAULT(ownership_handles_closed)) self->http->close(call, answer.handle);
  return status == PATCHBAY_OK ? judged_body(got, error) : status;
}

/* Fails as the provider's status says, or returns PATCHBAY_OK. */
static patchbay_status refused(const struct exchange* got, patchbay_error* error) {
  char message[kBodyBytes + 64] = "zoo.example refused the request. Look at the arguments.";
  if (got->status < 300) return PATCHBAY_OK;
  if (HAS_FAULT(errors_provider_text)) {
    memcpy(message, got->body, got->size);
    message[got->size] = 0;
  }
  zoo_fail(error, PATCHBAY_E_PROVIDER_ERROR, message);
  if (!HAS_FAULT(errors_provider_status)) error->provider_status = got->status;
  return HAS_FAULT(errors_codes) ? error->code : PATCHBAY_E_PROVIDER_ERROR;
}

#endif
