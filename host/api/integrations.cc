// Shows a user's accounts by service (provider), in the form of a web page for integrations. Also
// connects and checks these accounts.
#include "api/account_meant.h"
#include "api/handlers.h"
#include "api/refusal.h"
#include "api/services.h"
#include "engine/engine.h"
#include "engine/listing.h"
#include "links/cause.h"
#include "oauth_messages/json_texts.h"
#include "oauth_messages/reason.h"
#include "wire/link.h"

namespace patchbay::api {
namespace {

// Fails with NOT_FOUND if the organization in the path is not the caller's.
Result<void> require_organization(const Request& request) {
  if (request.parameter("organization_id") == request.caller->organization) return success();
  return Error(Code::kNotFound, "There is no such organization.");
}

Json integration_json(const accounts::LinkRecord& record) {
  return wire::integration_of(engine::link_of(record), record.validated_at);
}

// Returns the caller's account at the service: the account with the id in ?link_id=, or the only
// account.
Result<accounts::LinkRecord> find_account(const Api& api, const Request& request) {
  PATCHBAY_TRY(require_organization(request));
  return account_meant(api, *request.caller, request.parameter("service"),
                       request.query_value("link_id").value_or(""));
}

// Refuses an OAuth state that was created for another service. The state stays valid for that
// service.
Result<void> require_service(const Api& api, const std::string& connector,
                             std::string_view service) {
  if (connector.empty()) return success();  // finish() refuses an unknown state later
  const auto declared = api.accounts.connectors.find(connector);
  if (declared.has_value() && declared.value().manifest->identity.provider == service) {
    return success();
  }
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kInvalidState,
      "This state was given for another service than the path names. "
      "Send the callback to that service.");
}

Result<Service> find_service(const Api& api, const Request& request) {
  const std::string_view id = request.parameter("service");
  for (Service& each : services_for(api, *request.caller)) {
    if (each.id == id) return std::move(each);
  }
  return Error(Code::kNotFound, "No service of this name can be connected.");
}

}  // namespace

Answer list_integrations(const Api& api, const Request& request) {
  PATCHBAY_TRY(require_organization(request));
  PATCHBAY_TRY(const auto records, api.accounts.stored.links.list(*request.caller));
  Json integrations = Json::array();
  for (const auto& record : records) {
    if (is_connected(record)) integrations.push_back(integration_json(record));
  }
  Json services = Json::array();
  for (const Service& each : services_for(api, *request.caller)) services.push_back(json_of(each));
  return httpd::json_response(
      Json{{"integrations", std::move(integrations)}, {"services", std::move(services)}}.dump(
          -1, ' ', false, Json::error_handler_t::replace));
}

Answer validate_integration(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto account, find_account(api, request));
  PATCHBAY_TRY(const auto record, api.accounts.connecting->validate(
                                      *request.caller, api.accounts.stored.links, account.id,
                                      request.trace_id, patience_of(request)));
  return httpd::json_response(Json{
      {"is_valid", record.validation == accounts::Validation::kValid},
      {"integration",
       integration_json(record)}}.dump());
}

// Asks for what all connectors of the service need, because the user connects the service and not
// one of its connectors.
Answer integration_auth_link(const Api& api, const Request& request) {
  PATCHBAY_TRY(require_organization(request));
  PATCHBAY_TRY(const Service service, find_service(api, request));
  connecting::WantedAccount wanted;
  wanted.connector = service.connectors.front();
  wanted.of_others = service.scopes;
  wanted.redirect_uri = request.query_value("redirect_uri").value_or(api.redirect_uri);
  wanted.link = request.query_value("link_id").value_or("");
  PATCHBAY_TRY(const auto begun,
               api.accounts.connecting->begin(*request.caller, wanted, request.trace_id,
                                              patience_of(request)));
  return httpd::json_response(
      Json{{"auth_link", begun.authorization_url}, {"state", begun.state.reveal()}}.dump());
}

Answer integration_callback(const Api& api, const Request& request) {
  PATCHBAY_TRY(require_organization(request));
  Json body = Json::parse(request.body, nullptr, false);
  oauth::Callback callback =
      oauth::callback_of([&](std::string_view name) { return body.value(std::string(name), ""); });
  oauth_messages::wipe_texts(body);
  PATCHBAY_TRY(const auto owner, api.accounts.pending.owner_of(callback.state));
  PATCHBAY_TRY(require_service(api, owner.connector, request.parameter("service")));
  callback.connector = owner.connector;  // the path contains the provider of this connector
  const auto kept = api.accounts.connecting->finish(callback, request.caller.get(),
                                                    request.trace_id, patience_of(request));
  if (kept.has_error()) return refusal(request, kept.error(), owner.connector);
  return httpd::json_response(Json{{"integration", integration_json(kept.value())}}.dump());
}

Answer remove_integration(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto account, find_account(api, request));
  PATCHBAY_TRY(api.accounts.stored.revocation.revoke(*request.caller, account.id,
                                                     links::cause::kUser, request.trace_id.hex()));
  return httpd::no_content();
}

}  // namespace patchbay::api
