/* The account, with the faults of the group `auth`. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_AUTH_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_AUTH_H

#include "exchange.h"

static patchbay_status identify(patchbay_instance* self, const patchbay_call* call,
                                const patchbay_sink* identity, patchbay_error* error) {
  struct exchange got;
  patchbay_status status = exchanged(self, call, "/me", (patchbay_str){0}, &got, error);
  if (status == PATCHBAY_OK && HAS_FAULT(auth_answer_secrets)) {
    self->log->write(call, PATCHBAY_LOG_DEBUG, (patchbay_str){got.body, got.size},
                     (patchbay_str){0});
  }
  if (status == PATCHBAY_OK) status = refused(&got, error);
  if (status != PATCHBAY_OK) return status;
  return zoo_write(identity, HAS_FAULT(auth_identity) ? "{\"name\":\"Ann\"}"
                                                      : "{\"account\":\"1234\",\"name\":\"Ann\"}");
}

static patchbay_status probe(patchbay_instance* self, const patchbay_call* call,
                             patchbay_error* error) {
  struct exchange got;
  const patchbay_status status = exchanged(self, call, "/me", (patchbay_str){0}, &got, error);
  if (HAS_FAULT(auth_probe_refused) && status == PATCHBAY_E_LINK_EXPIRED) return PATCHBAY_OK;
  if (HAS_FAULT(auth_probe_outage) && status == PATCHBAY_E_PROVIDER_UNAVAILABLE) {
    return PATCHBAY_OK;
  }
  return status == PATCHBAY_OK ? refused(&got, error) : status;
}

static const patchbay_call* waiting_call; /* one fault uses it in classify */

static void classify(patchbay_instance* self, const patchbay_answer* answer,
                     patchbay_verdict* verdict) {
  static uint32_t asked;
  static const char kText[] = "The credential has expired.";
  if (HAS_FAULT(auth_any_answer) && answer->header_count == 0 && answer->body.size == 0) abort();
  verdict->kind = answer->status == 401   ? PATCHBAY_ANSWER_EXPIRED
                  : answer->status == 429 ? PATCHBAY_ANSWER_LIMITED
                  : answer->status >= 500 ? PATCHBAY_ANSWER_UNAVAILABLE
                                          : PATCHBAY_ANSWER_PASS;
  if (HAS_FAULT(auth_known_verdict) && answer->status == 451) verdict->kind = 42;
  if (HAS_FAULT(auth_expired) && answer->status == 401) verdict->kind = PATCHBAY_ANSWER_PASS;
  if (HAS_FAULT(auth_limited) && answer->status == 429) verdict->kind = PATCHBAY_ANSWER_PASS;
  if (HAS_FAULT(auth_same_verdict) && answer->status == 451) verdict->kind = asked++ % 2;
  if (HAS_FAULT(auth_no_service_in_classify) && waiting_call != NULL) {
    self->log->write(waiting_call, PATCHBAY_LOG_INFO, ZOO_TEXT("classify"), (patchbay_str){0});
  }
  memcpy(verdict->message, kText, sizeof kText - 1);
  verdict->message_size = sizeof kText - 1;
  if (HAS_FAULT(auth_verdict_text) && answer->body.size <= PATCHBAY_VERDICT_TEXT_SIZE) {
    verdict->message_size = (uint32_t)answer->body.size;
    if (answer->body.size > 0) memcpy(verdict->message, answer->body.data, answer->body.size);
  }
  if (HAS_FAULT(auth_verdict_size)) verdict->message_size = PATCHBAY_VERDICT_TEXT_SIZE + 1;
  if (HAS_FAULT(structs_verdict_room)) ((char*)verdict)[sizeof *verdict] = 0;
}

static const patchbay_auth zoo_auth = {sizeof(patchbay_auth), 0, identify, probe, classify};

#endif
