// Asks providers for subscriptions: loaded connectors (connector_subscriber.h), or a test.
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

// What is asked of a provider. Borrowed for the call.
struct Asked {
  std::string_view id;  // of the subscription
  std::string_view url;
  std::string_view collection;  // the provider's id; "": all of the link
  std::string_view state;       // what the connector returned for it; "" for a new one
  const Secret& secret;
};

// What the connector returned.
struct Made {
  std::string state;
  Millis expires_at = 0;  // 0: never
};

// A link, as its connector asks its provider. For one thread.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  virtual Result<Made> subscribe(const Asked& asked, const Patience& patience) = 0;
  // Fails with NOT_FOUND if the provider has it no more, and with UNSUPPORTED if subscriptions of
  // this connector are not renewed, but replaced.
  virtual Result<Made> renew(const Asked& asked, const Patience& patience) = 0;
  virtual Result<void> unsubscribe(const Asked& asked, const Patience& patience) = 0;
};

// Thread-safe.
class Subscribers {
 public:
  virtual ~Subscribers() = default;
  // Returns for what the connector makes subscriptions; nothing if this host does not have the
  // connector now, so that nobody can say what it wants.
  virtual std::optional<manifest::Subscriptions> watched_by(const std::string& connector) = 0;
  virtual Result<std::unique_ptr<Subscriber>> open(const documents::Followed& followed) = 0;
};

}  // namespace patchbay::webhooks
