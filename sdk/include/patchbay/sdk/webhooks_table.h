// SPDX-License-Identifier: Apache-2.0
// Makes the table of the webhooks capability from a connector class that has
// make_subscription and end_subscription (connector_members.h).
#pragma once

#include <string>

#include "patchbay/abi/draft/webhooks.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/connector_members.h"
#include "patchbay/sdk/instance.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"
#include "patchbay/sdk/webhooks.h"

namespace patchbay::sdk::detail {

template <class Connector>
struct WebhooksTable {
  // Calls body(connector, call, subscription) and converts exceptions to a status.
  template <class Body>
  static patchbay_status run(patchbay_instance* raw, const patchbay_call* raw_call,
                             const patchbay_subscribe* request, patchbay_error* error,
                             const Body& body) noexcept {
    return barrier(error, [&] {
      auto& instance = Instance<Connector>::of(raw);
      Call call(*raw_call, instance.services);
      const Subscription subscription{view(request->id), view(request->url), view(request->secret),
                                      view(request->collection), view(request->state)};
      body(instance.connector, call, subscription);
    });
  }

  static void give(const Subscribed& made, patchbay_subscribed* about, const patchbay_sink* state) {
    about->expires_ms = made.expires_ms;
    Sink(*state).write(made.state);
  }

  static patchbay_status subscribe(patchbay_instance* raw, const patchbay_call* raw_call,
                                   const patchbay_subscribe* request, patchbay_subscribed* about,
                                   const patchbay_sink* state, patchbay_error* error) noexcept {
    return run(raw, raw_call, request, error,
               [&](Connector& connector, Call& call, const Subscription& wanted) {
                 give(connector.make_subscription(call, wanted), about, state);
               });
  }

  static patchbay_status renew(patchbay_instance* raw, const patchbay_call* raw_call,
                               const patchbay_subscribe* request, patchbay_subscribed* about,
                               const patchbay_sink* state, patchbay_error* error) noexcept {
    return run(raw, raw_call, request, error,
               [&](Connector& connector, Call& call, const Subscription& kept) {
                 give(connector.renew_subscription(call, kept), about, state);
               });
  }

  static patchbay_status unsubscribe(patchbay_instance* raw, const patchbay_call* raw_call,
                                     const patchbay_subscribe* request,
                                     patchbay_error* error) noexcept {
    return run(raw, raw_call, request, error,
               [&](Connector& connector, Call& call, const Subscription& kept) {
                 connector.end_subscription(call, kept);
               });
  }

  static constexpr patchbay_webhooks table() {
    patchbay_webhooks table{};
    table.struct_size = sizeof(table);
    table.subscribe = &subscribe;
    table.unsubscribe = &unsubscribe;
    if constexpr (has_renew_subscription<Connector>) table.renew = &renew;
    return table;
  }

  static constexpr patchbay_webhooks kTable = table();
};

}  // namespace patchbay::sdk::detail
