#include "webhooks/connector_subscriber.h"

#include <functional>
#include <utility>
#include <vector>

#include "http_service/subscription_secret.h"
#include "loader/instance.h"

namespace patchbay::webhooks {
namespace {

// Gives the connector only the secret of the subscription for which the host calls the connector.
class SubscriptionSecret final : public services::CallSecrets {
 public:
  explicit SubscriptionSecret(const Secret& secret) : secret_(secret) {}
  [[nodiscard]] std::vector<Secret> named(std::string_view name) const override {
    if (name != http_service::kSecretName) return {};
    return {secret_};
  }

 private:
  const Secret& secret_;
};

loader::SubscriptionRequest asked_of(const SubscriberRequest& asked) {
  return {.id = asked.id, .url = asked.url, .collection = asked.collection, .state = asked.state};
}

// Asks a provider through its connector. Each function makes one call into the connector.
class ConnectorSubscriber final : public Subscriber {
 public:
  ConnectorSubscriber(const calls::BackgroundCalls& calls,
                      calls::BackgroundCalls::CallAccount whose)
      : calls_(calls), whose_(std::move(whose)) {}

  Result<SubscriptionTerms> subscribe(const SubscriberRequest& asked,
                                      const Patience& patience) override {
    return made(asked, patience, [&](const loader::Webhooks& webhooks, const auto& frame) {
      return webhooks.subscribe(frame, asked_of(asked));
    });
  }
  Result<SubscriptionTerms> renew(const SubscriberRequest& asked,
                                  const Patience& patience) override {
    using Answer = Result<loader::SubscriptionReply>;
    return made(asked, patience,
                [&](const loader::Webhooks& webhooks, const auto& frame) -> Answer {
                  if (webhooks.has_renew()) return webhooks.renew(frame, asked_of(asked));
                  return Error(Code::kUnsupported, "Its subscriptions are replaced, not renewed.");
                });
  }
  Result<void> unsubscribe(const SubscriberRequest& asked, const Patience& patience) override {
    return call(asked, patience, [&](const loader::Webhooks& webhooks, const auto& frame) {
      return webhooks.unsubscribe(frame, asked_of(asked));
    });
  }

 private:
  template <class Ask>
  Result<SubscriptionTerms> made(const SubscriberRequest& asked, const Patience& patience,
                                 const Ask& ask) {
    SubscriptionTerms out;
    PATCHBAY_TRY(call(asked, patience,
                      [&](const loader::Webhooks& webhooks, const auto& frame) -> Result<void> {
                        PATCHBAY_TRY(auto answer, ask(webhooks, frame));
                        out.state = std::move(answer.state);
                        out.expires_at = static_cast<store::Millis>(answer.expires_ms);
                        return success();
                      }));
    return out;
  }

  template <class Ask>
  Result<void> call(const SubscriberRequest& asked, const Patience& patience, const Ask& ask) {
    const SubscriptionSecret secret(asked.secret);
    return calls_.run(
        whose_, patience, &secret,
        [&](const loader::Instance& instance, const services::CallFrame& frame) -> Result<void> {
          if (instance.webhooks() != nullptr) return ask(*instance.webhooks(), frame);
          return Error(Code::kUnsupported,
                       "Connector \"" + whose_.connector + "\" makes no subscriptions.");
        });
  }

  const calls::BackgroundCalls& calls_;
  const calls::BackgroundCalls::CallAccount whose_;
};

}  // namespace

std::optional<manifest::Subscriptions> ConnectorSubscribers::watched_by(
    const std::string& connector) {
  const auto view = catalog_.view();
  const catalog::Connector* found = view->find(connector);
  if (found == nullptr) return std::nullopt;
  const auto& webhooks = found->manifest().webhooks;
  return webhooks ? webhooks->subscriptions : manifest::Subscriptions::kNone;
}

Result<std::unique_ptr<Subscriber>> ConnectorSubscribers::open(
    const documents::FollowedLink& followed) {
  PATCHBAY_TRY(auto whose, calls_.whose(followed.connector, followed.link, followed.organization,
                                        followed.user));
  return std::unique_ptr<Subscriber>(
      std::make_unique<ConnectorSubscriber>(calls_, std::move(whose)));
}

}  // namespace patchbay::webhooks
