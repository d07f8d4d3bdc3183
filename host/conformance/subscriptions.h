// Calls the webhook functions of the connector under test, as a host does that creates, renews or
// ends a subscription.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "conformance/examination.h"

namespace patchbay::conformance {

// The placeholder for the secret. All its characters are unchanged in an address.
inline constexpr std::string_view kSecretPlaceholder = "SECRET-OF-THE-SUBSCRIPTION-7f3a";

class Subscriptions {
 public:
  // Ends the check as skipped if the connector makes no subscriptions. After this call, the
  // provider answers with a subscription, in the forms of most providers.
  Subscriptions(Examination& examination, Scene& scene);

  // The `result` in the returned object is the state that the connector wrote.
  CallReturn subscribe(const Manner& manner = {});
  CallReturn renew(const std::string& state, const Manner& manner = {});
  CallReturn unsubscribe(const std::string& state);
  [[nodiscard]] bool can_renew() const { return table_->renew != nullptr; }

  // Subscribes, and returns the state. Ends the check as skipped if this fails.
  std::string made();

  // Calls each webhook function that the connector has, with a state that the connector wrote.
  // Calls `judge` with each result before it calls the next function.
  using Judge = std::function<void(const std::string& function, const CallReturn& returned)>;
  void each_function(const std::string& state, const Judge& judge);

 private:
  // Makes a call about the subscription in this state.
  using SubscribeFunction = decltype(patchbay_webhooks::subscribe);
  CallReturn ask(SubscribeFunction function, const std::string& name, const std::string& state,
                 const Manner& manner);
  [[nodiscard]] patchbay_subscribe request(const std::string& state) const;

  Scene& scene_;
  const patchbay_webhooks* table_;
  std::string collection_;
};

}  // namespace patchbay::conformance
