/* Subscriptions to what the provider tells, with the faults of the group `webhooks`. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_WEBHOOKS_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_WEBHOOKS_H

#include <patchbay/abi/draft/webhooks.h>
#include <stdio.h>

#include "exchange.h"

/* Asks the provider for something about a subscription. */
static patchbay_status ask_hooks(patchbay_instance* self, const patchbay_call* call,
                                 const char* path, patchbay_str secret, struct exchange* got,
                                 patchbay_error* error) {
  char body[128];
  char address[128];
  const int size =
      snprintf(body, sizeof body, "{\"secret\":\"%.*s\"}", (int)secret.size, secret.data);
  snprintf(address, sizeof address, "%s%.*s", path,
           HAS_FAULT(webhooks_secret) ? (int)secret.size : 0, secret.data);
  const patchbay_status status =
      exchanged(self, call, address, (patchbay_str){body, (uint64_t)size}, got, error);
  if (HAS_FAULT(webhooks_outage) && status == PATCHBAY_E_PROVIDER_UNAVAILABLE && got->status == 0) {
    return zoo_fail(error, PATCHBAY_E_PROVIDER_ERROR, "The provider did not answer.");
  }
  if (HAS_FAULT(webhooks_any_answer) && got->status == 422) {
    return zoo_fail(error, PATCHBAY_E_PERMISSION_DENIED, "The provider wants something else.");
  }
  return status;
}

/* Subscribes, or renews: writes the state of the subscription. */
static patchbay_status keep_hook(patchbay_instance* self, const patchbay_call* call,
                                 const char* path, const patchbay_subscribe* request,
                                 patchbay_subscribed* about, const patchbay_sink* state,
                                 patchbay_error* error) {
  static char large[PATCHBAY_SUBSCRIPTION_STATE_MAX + 2];
  struct exchange got = {.status = 0};
  patchbay_status status = ask_hooks(self, call, path, request->secret, &got, error);
  if (status == PATCHBAY_OK && got.status == 404 && !HAS_FAULT(webhooks_renew_gone)) {
    return zoo_fail(error, PATCHBAY_E_NOT_FOUND, "There is no such subscription any more.");
  }
  if (status == PATCHBAY_OK) status = refused(&got, error);
  if (status != PATCHBAY_OK) return status;
  about->expires_ms = 1700000600000;
  if (HAS_FAULT(webhooks_room)) ((char*)about)[sizeof *about] = 0;
  if (HAS_FAULT(webhooks_state)) memset(large, 'x', sizeof large - 1);
  status = zoo_write(state, HAS_FAULT(webhooks_state) ? large : "hook-1");
  if (HAS_FAULT(webhooks_refusal)) return PATCHBAY_OK;
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

static patchbay_status subscribe(patchbay_instance* self, const patchbay_call* call,
                                 const patchbay_subscribe* request, patchbay_subscribed* about,
                                 const patchbay_sink* state, patchbay_error* error) {
  const patchbay_status status = keep_hook(self, call, "/hooks", request, about, state, error);
  if (status == PATCHBAY_OK) self->has_subscribed = 1;
  return status;
}

static patchbay_status renew(patchbay_instance* self, const patchbay_call* call,
                             const patchbay_subscribe* request, patchbay_subscribed* about,
                             const patchbay_sink* state, patchbay_error* error) {
  if (HAS_FAULT(webhooks_fresh_instance) && !self->has_subscribed) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "This instance has no subscription.");
  }
  return keep_hook(self, call, "/hooks/renewed", request, about, state, error);
}

static patchbay_status unsubscribe(patchbay_instance* self, const patchbay_call* call,
                                   const patchbay_subscribe* request, patchbay_error* error) {
  struct exchange got = {.status = 0};
  const patchbay_status status =
      ask_hooks(self, call, "/hooks/ended", request->secret, &got, error);
  if (status != PATCHBAY_OK) return status;
  if (got.status == 404 && !HAS_FAULT(webhooks_gone)) return PATCHBAY_OK;
  return refused(&got, error);
}

static const patchbay_webhooks zoo_webhooks = {sizeof(patchbay_webhooks), 0, subscribe, renew,
                                               unsubscribe};

#endif
