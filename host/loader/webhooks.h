// The capability patchbay.webhooks/draft1 of an instance, in C++ types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "services/call_frame.h"

struct patchbay_instance;
struct patchbay_webhooks;

namespace patchbay::loader {

// What the host asks for. Borrowed for the call.
struct SubscriptionAsked {
  std::string_view id, url, collection, state;
};

// What the connector answers.
struct SubscriptionMade {
  std::string state;
  std::uint64_t expires_ms = 0;  // Unix time; 0: it does not expire
};

// A handle, valid as long as the instance. In the connector's requests, the call's secret
// "subscription" is put in place of kSecretPlaceholder (http_service/subscription_secret.h).
class Webhooks {
 public:
  Webhooks(const patchbay_webhooks* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  Result<SubscriptionMade> subscribe(const services::CallFrame& frame,
                                     const SubscriptionAsked& asked) const;
  // Fails with NOT_FOUND if the provider has it no more. Requires has_renew().
  Result<SubscriptionMade> renew(const services::CallFrame& frame,
                                 const SubscriptionAsked& asked) const;
  [[nodiscard]] bool has_renew() const;
  Result<void> unsubscribe(const services::CallFrame& frame, const SubscriptionAsked& asked) const;

 private:
  const patchbay_webhooks* table_;
  patchbay_instance* instance_;
};

}  // namespace patchbay::loader
