#pragma once

#include <memory>
#include <optional>
#include <string>

#include "calls/background_call.h"
#include "catalog/catalog.h"
#include "webhooks/subscriber.h"

namespace patchbay::webhooks {

// Opens loaded connectors as subscribers. All references are borrowed. Thread-safe.
class ConnectorSubscribers final : public Subscribers {
 public:
  ConnectorSubscribers(const catalog::Catalog& catalog, const calls::BackgroundCalls::Parts& parts)
      : catalog_(catalog), calls_(parts) {}

  std::optional<manifest::Subscriptions> watched_by(const std::string& connector) override;
  Result<std::unique_ptr<Subscriber>> open(const documents::FollowedLink& followed) override;

 private:
  const catalog::Catalog& catalog_;
  const calls::BackgroundCalls calls_;
};

}  // namespace patchbay::webhooks
