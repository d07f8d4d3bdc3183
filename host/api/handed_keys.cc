// Connecting an account by a key that a person made at the provider and hands over.
#include "api/handlers.h"
#include "api/link_json.h"
#include "httpd/error_response.h"
#include "oauth/json_texts.h"

namespace patchbay::api {

Answer connect_with_key(const Api& api, const Request& request) {
  Json body = Json::parse(request.body, nullptr, false);
  const std::string connector = body.value("connector_id", "");
  const std::string link = body.value("link_id", "");
  Secret key(body.value("api_key", ""));
  oauth::wipe_texts(body);
  const auto kept = api.accounts.connecting->hand_over(
      *request.caller, connector, std::move(key), link, request.trace_id, patience_of(request));
  if (kept.has_value()) return httpd::json_response(json_of(kept.value(), connector).dump());
  const std::string trace_id = request.trace_id.hex();
  return httpd::error_response(kept.error(), {.connector_id = connector, .trace_id = trace_id});
}

}  // namespace patchbay::api
