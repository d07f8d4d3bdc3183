// Connecting an account: the person is sent to the provider, and comes back.
#include "api/handlers.h"
#include "api/link_json.h"
#include "base/words.h"
#include "httpd/error_response.h"

namespace patchbay::api {
namespace {

std::string text(const Json& object, const char* member) { return object.value(member, ""); }

Result<links::BegunConnection> begin(const Api& api, const Request& request,
                                     links::WantedAccount wanted) {
  if (wanted.redirect_uri.empty()) wanted.redirect_uri = api.redirect_uri;
  return api.accounts.connecting->begin(*request.caller, wanted, request.trace_id,
                                        patience_of(request));
}

// The envelope names the connector, which is not in the path.
httpd::Response refusal(const Request& request, const Error& error, const std::string& connector) {
  const std::string trace_id = request.trace_id.hex();
  return httpd::error_response(error, {.connector_id = connector, .trace_id = trace_id});
}

}  // namespace

Answer begin_oauth(const Api& api, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  links::WantedAccount wanted;
  wanted.connector = text(body, "connector_id");
  wanted.redirect_uri = text(body, "redirect_uri");
  wanted.link = text(body, "link_id");
  for (const Json& scope : body.value("scopes", Json::array())) wanted.scopes.push_back(scope);
  const auto begun = begin(api, request, wanted);
  if (begun.has_error()) return refusal(request, begun.error(), wanted.connector);
  return httpd::json_response(Json{{"authorization_url", begun.value().authorization_url},
                                   {"state", begun.value().state.reveal()}}
                                  .dump());
}

Answer follow_oauth(const Api& api, const Request& request) {
  const auto given = [&](std::string_view name) {
    return std::string(request.query_value(name).value_or(""));
  };
  links::WantedAccount wanted;
  wanted.connector = given("connector_id");
  wanted.redirect_uri = given("redirect_uri");
  wanted.link = given("link_id");
  wanted.scopes = words_of(given("scopes"));
  const auto begun = begin(api, request, wanted);
  if (begun.has_error()) return refusal(request, begun.error(), wanted.connector);
  return httpd::redirect_to(begun.value().authorization_url);
}

Answer finish_oauth(const Api& api, const Request& request) {
  const auto given = [&](std::string_view name) {
    return std::string(request.query_value(name).value_or(""));
  };
  const oauth::Callback callback = {.state = given("state"),
                                    .code = Secret(given("code")),
                                    .error = given("error"),
                                    .iss = given("iss")};
  const auto connector = api.accounts.pending.connector_of(callback.state);
  const auto kept =
      api.accounts.connecting->finish(callback, nullptr, request.trace_id, patience_of(request));
  const std::string id = connector.has_value() ? connector.value() : std::string();
  if (kept.has_error()) return refusal(request, kept.error(), id);
  return httpd::json_response(json_of(kept.value(), id).dump());
}

}  // namespace patchbay::api
