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

// What the host asks the connector for. Borrowed for the call.
struct SubscriptionRequest {
  std::string_view id, url, collection, state;
};

// The connector's answer.
struct SubscriptionReply {
  std::string state;
  std::uint64_t expires_ms = 0;  // Unix time in milliseconds; 0: the subscription never expires
};

// The webhooks functions of an instance. Valid as long as the instance. In the connector's
// requests, the host replaces kSecretPlaceholder by the call's secret "subscription"
// (http_service/subscription_secret.h).
class Webhooks {
 public:
  Webhooks(const patchbay_webhooks* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  Result<SubscriptionReply> subscribe(const services::CallFrame& frame,
                                      const SubscriptionRequest& asked) const;
  // Renews a subscription. Fails with NOT_FOUND if the provider does not have the subscription any
  // more. Requires has_renew().
  Result<SubscriptionReply> renew(const services::CallFrame& frame,
                                  const SubscriptionRequest& asked) const;
  [[nodiscard]] bool has_renew() const;
  Result<void> unsubscribe(const services::CallFrame& frame,
                           const SubscriptionRequest& asked) const;

 private:
  const patchbay_webhooks* table_;
  patchbay_instance* instance_;
};

}  // namespace patchbay::loader
