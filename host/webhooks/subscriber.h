// Asks providers for subscriptions. Implemented by loaded connectors (connector_subscriber.h) and
// by tests.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/patience.h"
#include "base/result.h"
#include "base/secret.h"
#include "documents/source.h"
#include "manifest/webhooks.h"
#include "store/transaction.h"

namespace patchbay::webhooks {

// A request about a subscription. Borrowed for the call.
struct SubscriberRequest {
  std::string_view id;  // the subscription's id
  std::string_view url;
  std::string_view collection;  // the provider's id; "": all collections of the link
  std::string_view state;       // the last SubscriptionTerms::state; "" for a new subscription
  const Secret& secret;
};

// The connector's answer.
struct SubscriptionTerms {
  std::string state;
  store::Millis expires_at = 0;  // 0: never
};

// Asks the provider of one link, through its connector. For one thread.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  virtual Result<SubscriptionTerms> subscribe(const SubscriberRequest& asked,
                                              const Patience& patience) = 0;
  // Renews a subscription. Fails with NOT_FOUND if the provider does not have the subscription any
  // more, and with UNSUPPORTED if this connector replaces subscriptions instead of renewing them.
  virtual Result<SubscriptionTerms> renew(const SubscriberRequest& asked,
                                          const Patience& patience) = 0;
  virtual Result<void> unsubscribe(const SubscriberRequest& asked, const Patience& patience) = 0;
};

// Opens subscribers. Thread-safe.
class Subscribers {
 public:
  virtual ~Subscribers() = default;
  // Returns whether the connector makes subscriptions for links, for collections, or not at all.
  // Returns nothing if this host does not have the connector now.
  virtual std::optional<manifest::Subscriptions> watched_by(const std::string& connector) = 0;
  virtual Result<std::unique_ptr<Subscriber>> open(const documents::FollowedLink& followed) = 0;
};

}  // namespace patchbay::webhooks
