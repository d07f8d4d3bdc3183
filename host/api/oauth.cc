// Connects an account: redirects the browser to the provider, and handles the provider's callback.
#include "api/browser_cookie.h"
#include "api/handlers.h"
#include "api/refusal.h"
#include "base/words.h"
#include "callers/key_table.h"
#include "engine/engine.h"
#include "engine/listing.h"
#include "store/store.h"

namespace patchbay::api {
namespace {

std::string text(const Json& object, const char* member) { return object.value(member, ""); }

Result<connecting::BegunConnection> begin(const Api& api, const Request& request,
                                          const Caller& caller, connecting::WantedAccount wanted) {
  if (wanted.redirect_uri.empty()) wanted.redirect_uri = api.redirect_uri;
  return api.accounts.connecting->begin(caller, wanted, request.trace_id, patience_of(request));
}

// Returns this server's callback address for a connector.
std::string callback_of(const Api& api, std::string_view connector) {
  return oauth::address_for(api.redirect_uri, connector);
}

// Connects the application's own account, for the request's user.
Answer connect_application(const Api& api, const Request& request,
                           const connecting::WantedAccount& wanted) {
  if (!request.caller->may("admin")) {
    return Error(Code::kPermissionDenied,
                 "This API key may not connect the application's own account: it lacks "
                 "\"admin\".");
  }
  const auto kept = api.accounts.connecting->connect_application(
      *request.caller, wanted, request.trace_id, patience_of(request));
  if (kept.has_error()) return refusal(request, kept.error(), wanted.connector);
  return httpd::json_response(wire::use_of(engine::link_of(kept.value()), wanted.connector).dump());
}

// Returns the user of a ticket. Reads the organization's plan from the store because, unlike an API
// key, a ticket has no plan.
Result<Caller> holder_of(const Api& api, const oauth::TicketedConnection& ticket) {
  Caller holder{.organization = ticket.organization, .user = ticket.user};
  PATCHBAY_TRY(holder.plan,
               api.store.read([&](store::Transaction& transaction) -> Result<std::string> {
                 return callers::plan_of(transaction, ticket.organization);
               }));
  return holder;
}

// Returns the page for a browser that may not use the ticket, because its user is not signed in
// there. The ticket stays valid. Returns nullopt if the browser may use the ticket.
Result<std::optional<httpd::Response>> page_before(const Api& api, const Request& request,
                                                   const std::string& ticket) {
  PATCHBAY_TRY(const auto ticketed, api.accounts.tickets.look(ticket));
  if (!ticketed.asks_person) return std::optional<httpd::Response>();
  return api.ask_person(request, {.organization = ticketed.organization, .user = ticketed.user});
}

}  // namespace

Answer begin_oauth(const Api& api, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  connecting::WantedAccount wanted;
  wanted.connector = text(body, "connector_id");
  wanted.redirect_uri = text(body, "redirect_uri");
  wanted.link = text(body, "link_id");
  for (const Json& scope : body.value("scopes", Json::array())) wanted.scopes.push_back(scope);
  if (text(body, "flow") == "client_credentials") return connect_application(api, request, wanted);
  const auto begun = begin(api, request, *request.caller, wanted);
  if (begun.has_error()) return refusal(request, begun.error(), wanted.connector);
  return httpd::json_response(Json{{"authorization_url", begun.value().authorization_url},
                                   {"state", begun.value().state.reveal()}}
                                  .dump());
}

// Redirects a browser to the provider. The account to connect comes from the ticket in the query
// or, without a ticket, from the other parameters.
Answer follow_oauth(const Api& api, const Request& request) {
  const auto given = [&](std::string_view name) {
    return std::string(request.query_value(name).value_or(""));
  };
  connecting::WantedAccount wanted;
  wanted.connector = given("connector_id");
  wanted.redirect_uri = given("redirect_uri");
  wanted.link = given("link_id");
  wanted.scopes = words_of(given("scopes"));
  wanted.in_browser = true;
  Caller caller = request.caller ? *request.caller : Caller();
  if (const std::string ticket = given("ticket"); !ticket.empty()) {
    // The redirect URI is checked first, so that a refused request does not use up the ticket.
    if (!wanted.redirect_uri.empty()) {
      PATCHBAY_TRY(api.engine.kept->redirects.check_for_any(wanted.redirect_uri));
    }
    PATCHBAY_TRY(auto page, page_before(api, request, ticket));
    if (page) return std::move(*page);
    PATCHBAY_TRY(const auto taken, api.accounts.tickets.take(ticket, request.caller.get()));
    PATCHBAY_TRY(caller, holder_of(api, taken));
    wanted.connector = taken.connector;
    wanted.link = taken.link;
    wanted.scopes = taken.scopes;
  }
  const auto begun = begin(api, request, caller, wanted);
  if (begun.has_error()) return refusal(request, begun.error(), wanted.connector);
  httpd::Response response = httpd::redirect_to(begun.value().authorization_url);
  response.headers.push_back(browser_cookie(callback_of(api, begun.value().connector),
                                            begun.value().state.reveal(), begun.value().browser));
  return response;
}

Answer finish_oauth(const Api& api, const Request& request) {
  oauth::Callback callback = oauth::callback_of(
      [&](std::string_view name) { return std::string(request.query_value(name).value_or("")); });
  callback.browser = browser_of(request, api.redirect_uri, callback.state);
  callback.connector = std::string(request.parameter("connector_id"));
  const auto owner = api.accounts.pending.owner_of(callback.state);
  // The address that all connectors share does not identify the connector.
  if (callback.connector.empty() && owner.has_value()) callback.connector = owner.value().connector;
  const auto kept =
      api.accounts.connecting->finish(callback, nullptr, request.trace_id, patience_of(request));
  const std::string id = owner.has_value() ? owner.value().connector : std::string();
  httpd::Response response =
      kept.has_error()
          ? refusal(request, kept.error(), id)
          : httpd::json_response(wire::use_of(engine::link_of(kept.value()), id).dump());
  if (!callback.browser.empty()) {
    response.headers.push_back(no_browser_cookie(callback_of(api, id), callback.state));
  }
  return response;
}

Answer client_document(const Api& api, const Request& request) {
  const std::string connector(request.parameter("connector_id"));
  if (api.accounts.connectors.find(connector).has_error()) {
    // The catalog's error would name a connector to somebody who is not signed in.
    return Error(Code::kNotFound, "There is no connector \"" + connector.substr(0, 64) +
                                      "\" that can be used here.");
  }
  if (auto document = api.accounts.obtained.document(connector)) {
    return httpd::json_response(std::move(*document));
  }
  return Error(Code::kNotFound,
               "This server publishes no document about itself as an OAuth client: for that it "
               "needs a public_url with https.");
}

}  // namespace patchbay::api
