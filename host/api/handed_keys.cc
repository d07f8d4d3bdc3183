// Connects an account with a key that the user made at the provider.
#include "api/handlers.h"
#include "api/refusal.h"
#include "engine/account_parts.h"
#include "engine/listing.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::api {

Answer connect_with_key(const Api& api, const Request& request) {
  Json body = Json::parse(request.body, nullptr, false);
  const std::string connector = body.value("connector_id", "");
  const std::string link = body.value("link_id", "");
  Secret key(body.value("api_key", ""));
  oauth_messages::wipe_texts(body);
  const auto kept = api.accounts.connecting->hand_over(
      *request.caller, connector, std::move(key), link, request.trace_id, patience_of(request));
  if (kept.has_error()) return refusal(request, kept.error(), connector);
  return httpd::json_response(wire::use_of(engine::link_of(kept.value()), connector).dump());
}

}  // namespace patchbay::api
