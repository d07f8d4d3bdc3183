// SPDX-License-Identifier: Apache-2.0
// Subscriptions to a provider's webhooks. A connector that makes subscriptions has these members,
// and its manifest has "subscriptions" in "webhooks". renew_subscription is optional:
//
//   Subscribed make_subscription(Call& call, const Subscription& wanted)
//   Subscribed renew_subscription(Call& call, const Subscription& kept)  NOT_FOUND if it is gone
//   void end_subscription(Call& call, const Subscription& kept)          no error if it is gone
//
//   Subscribed make_subscription(Call& call, const Subscription& wanted) {
//     const Response answer = call.http().send(
//         Request::post(Url(kApi).segment("hooks").text())
//             .json(Hook{std::string(wanted.url), std::string(wanted.secret)}));
//     if (!answer.ok()) throw failure_of(answer);
//     return {answer.as<MadeHook>().id};
//   }
//
// `wanted.secret` is only a placeholder. In the request, the host replaces it by the secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "patchbay/abi/draft/webhooks.h"

namespace patchbay::sdk {

// A subscription that the host has or wants to create. Valid only during the call.
struct Subscription {
  std::string_view id;          // the host's unique id of the subscription
  std::string_view url;         // the address to which the provider sends deliveries
  std::string_view secret;      // a placeholder for the secret
  std::string_view collection;  // "": all collections
  std::string_view state;       // Subscribed::state of this subscription; "" for a new one
};

struct Subscribed {
  std::string state;             // the data for renewing or ending the subscription
  std::uint64_t expires_ms = 0;  // Unix time in milliseconds; 0: the subscription never expires
};

}  // namespace patchbay::sdk
