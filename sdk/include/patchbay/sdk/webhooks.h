// SPDX-License-Identifier: Apache-2.0
// Subscriptions to what a provider tells of changes. A connector that makes them has these members,
// and its manifest says "subscriptions" in "webhooks". renew_subscription is optional:
//
//   Subscribed make_subscription(Call& call, const Subscription& wanted)
//   Subscribed renew_subscription(Call& call, const Subscription& kept)  NOT_FOUND if it is gone
//   void end_subscription(Call& call, const Subscription& kept)          fine if it is gone
//
//   Subscribed make_subscription(Call& call, const Subscription& wanted) {
//     const Response answer = call.http().send(
//         Request::post(Url(kApi).segment("hooks").text())
//             .json(Hook{std::string(wanted.url), std::string(wanted.secret)}));
//     if (!answer.ok()) throw failure_of(answer);
//     return {answer.as<MadeHook>().id};
//   }
//
// `wanted.secret` only stands for the secret, which the host puts into the request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "patchbay/abi/draft/webhooks.h"

namespace patchbay::sdk {

// What the host wants, or has. Borrowed during the call.
struct Subscription {
  std::string_view id;          // the host's, unique
  std::string_view url;         // where deliveries go
  std::string_view secret;      // stands for the secret
  std::string_view collection;  // "": everything
  std::string_view state;       // what was returned for it; "" for a new subscription
};

struct Subscribed {
  std::string state;             // what is needed to renew or end it
  std::uint64_t expires_ms = 0;  // milliseconds of Unix time; 0: it does not expire
};

}  // namespace patchbay::sdk
