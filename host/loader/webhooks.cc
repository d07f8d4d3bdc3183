#include "loader/webhooks.h"

#include <patchbay/abi/draft/webhooks.h>

#include "http_service/subscription_secret.h"
#include "services/barrier.h"
#include "services/result_sink.h"
#include "services/text.h"

namespace patchbay::loader {
namespace {

patchbay_subscribe request_of(const SubscriptionRequest& asked) {
  return {.struct_size = sizeof(patchbay_subscribe),
          .reserved = 0,
          .id = services::to_abi(asked.id),
          .url = services::to_abi(asked.url),
          .secret = services::to_abi(http_service::kSecretPlaceholder),
          .collection = services::to_abi(asked.collection),
          .state = services::to_abi(asked.state)};
}

// Calls `ask(about, state, error)` and returns the connector's answer.
template <class Ask>
Result<SubscriptionReply> made(const services::CallFrame& frame, const Ask& ask) {
  SubscriptionReply out;
  patchbay_subscribed about{
      .struct_size = sizeof(patchbay_subscribed), .reserved = 0, .expires_ms = 0};
  const services::ResultSink state(frame, out.state, PATCHBAY_SUBSCRIPTION_STATE_MAX);
  auto returned = services::enter_plugin(
      frame, [&](patchbay_error* error) { return ask(&about, state.abi(), error); });
  if (state.overflowed()) {
    return Error(Code::kResultInvalid,
                 "Connector \"" + std::string(frame.context().connector) +
                     "\" keeps more than 4 KiB of a subscription. Give its author this sentence.");
  }
  PATCHBAY_TRY(std::move(returned));
  out.expires_ms = about.expires_ms;
  return out;
}

}  // namespace

Result<SubscriptionReply> Webhooks::subscribe(const services::CallFrame& frame,
                                              const SubscriptionRequest& asked) const {
  const patchbay_subscribe request = request_of(asked);
  return made(frame,
              [&](patchbay_subscribed* about, const patchbay_sink* state, patchbay_error* error) {
                return table_->subscribe(instance_, frame.abi(), &request, about, state, error);
              });
}

Result<SubscriptionReply> Webhooks::renew(const services::CallFrame& frame,
                                          const SubscriptionRequest& asked) const {
  const patchbay_subscribe request = request_of(asked);
  return made(frame,
              [&](patchbay_subscribed* about, const patchbay_sink* state, patchbay_error* error) {
                return table_->renew(instance_, frame.abi(), &request, about, state, error);
              });
}

bool Webhooks::has_renew() const { return table_->renew != nullptr; }

Result<void> Webhooks::unsubscribe(const services::CallFrame& frame,
                                   const SubscriptionRequest& asked) const {
  const patchbay_subscribe request = request_of(asked);
  return services::enter_plugin(frame, [&](patchbay_error* error) {
    return table_->unsubscribe(instance_, frame.abi(), &request, error);
  });
}

}  // namespace patchbay::loader
