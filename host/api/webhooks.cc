// Takes what providers send when something changed there.
#include "api/handlers.h"
#include "engine/engine.h"

namespace patchbay::api {
namespace {

// Returns a function that finds the only value of a name. A request that has a name twice could
// mean either, so it counts as if it had none.
webhooks::Delivery::Find only_value_in(const std::vector<httpd::NamedText>& texts) {
  return [&texts](std::string_view name) -> std::optional<std::string_view> {
    std::optional<std::string_view> found;
    for (const httpd::NamedText& each : texts) {
      if (!httpd::equal_ignoring_case(each.name, name)) continue;
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

}  // namespace

Result<void> may_send_delivery(const Api& api, const Request& request) {
  return api.engine.webhooks->intake.check_head(delivery_of(request));
}

Answer take_delivery(const Api& api, const Request& request) {
  PATCHBAY_TRY(auto answer, api.engine.webhooks->intake.take(delivery_of(request)));
  if (!answer) return httpd::json_response(R"({"status":"ok"})");
  return httpd::Response{.content_type = "text/plain; charset=utf-8", .body = std::move(*answer)};
}

}  // namespace patchbay::api
