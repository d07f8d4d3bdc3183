// Handles the providers' notifications about changed data.
#include "api/handlers.h"
#include "engine/engine.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::api {
namespace {

// Returns a function that finds the value of a name. It returns nullopt if the list has the name
// twice, because the value is then ambiguous.
webhooks::Delivery::Find only_value_in(const std::vector<httpd::NamedText>& texts) {
  return [&texts](std::string_view name) -> std::optional<std::string_view> {
    std::optional<std::string_view> found;
    for (const httpd::NamedText& each : texts) {
      if (!equal_ignoring_case(each.name, name)) continue;
      if (found) return std::nullopt;
      found = each.value;
    }
    return found;
  };
}

webhooks::Delivery delivery_of(const Request& request) {
  return {.connector = request.parameter("connector_id"),
          .subscription = request.parameter("subscription"),
          .header = only_value_in(request.headers),
          .query = only_value_in(request.query),
          .body = request.body};
}

// Calls `ask` with the request's delivery. A delivery for a subscription needs a read of the store
// before its proof can be checked. So this fails with RATE_LIMITED, before the read, if the
// sender's network has sent too many such deliveries with a wrong proof.
template <class Ask>
auto within_budget(const Api& api, const Request& request, const Ask& ask)
    -> decltype(ask(webhooks::Delivery())) {
  const webhooks::Delivery delivery = delivery_of(request);
  const bool costs_read = !delivery.subscription.empty();
  const std::string network = httpd::network_of(request.address);
  if (costs_read) {
    PATCHBAY_TRY(api.unproved_deliveries.check(network));
  }
  auto answer = ask(delivery);
  const bool is_unproved = answer.has_error() && answer.error().code() == Code::kUnauthenticated;
  if (costs_read && is_unproved) static_cast<void>(api.unproved_deliveries.take(network));
  return answer;
}

}  // namespace

Result<void> may_send_delivery(const Api& api, const Request& request) {
  webhooks::Intake& intake = api.engine.webhooks->intake;
  return within_budget(api, request, [&](const auto& each) { return intake.check_head(each); });
}

Answer take_delivery(const Api& api, const Request& request) {
  webhooks::Intake& intake = api.engine.webhooks->intake;
  PATCHBAY_TRY(auto answer,
               within_budget(api, request, [&](const auto& each) { return intake.take(each); }));
  if (!answer) return httpd::json_response(R"({"status":"ok"})");
  return httpd::Response{.content_type = "text/plain; charset=utf-8", .body = std::move(*answer)};
}

}  // namespace patchbay::api
