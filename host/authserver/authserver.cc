#include "authserver/authserver.h"

#include <chrono>

#include "authserver/client_assertion.h"
#include "authserver/handlers.h"
#include "callers/names.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::authserver {
namespace {

using httpd::Access;
using httpd::Route;
using httpd::Work;

constexpr double kMinute = 60;
constexpr double kHour = 3600;
constexpr std::size_t kFormBytes = std::size_t{64} << 10;
constexpr std::chrono::hours kTendingPause{1};

struct OauthRow {
  std::string_view method;
  std::string_view pattern;
  Answer (*function)(Authserver&, const Request&);
  std::string_view id;
  std::string_view summary;
  std::vector<httpd::QueryParameter> query{};
  bool takes_any_query = false;
  bool is_safe = true;
};

// Returns the routes for programs.
std::vector<OauthRow> program_rows() {
  return {
      {"GET", kServerMetadataPath, server_metadata, "oauth_server_metadata",
       "What this authorization server offers (RFC 8414)."},
      {"GET", kApiMetadataPath, api_metadata, "oauth_api_metadata",
       "Who authorizes callers of the HTTP API (RFC 9728)."},
      {"GET", kToolsMetadataPath, tools_metadata, "oauth_tools_metadata",
       "Who authorizes callers of the tools (RFC 9728)."},
      {"GET", kEventsMetadataPath, events_metadata, "oauth_events_metadata",
       "Who authorizes callers of the tools, by the address of the older transport."},
      {"POST", kRegisterPath, register_client, "oauth_register", "Registers a client (RFC 7591)."},
      {"POST", kTokenPath, issue_token, "oauth_token",
       "Exchanges a code or a refresh token for tokens (RFC 6749)."},
      {"POST", kRevokePath, revoke_token, "oauth_revoke", "Ends a token (RFC 7009)."},
      {"POST", kIntrospectPath, introspect_token, "oauth_introspect",
       "Says whether a token is valid (RFC 7662)."},
  };
}

// Returns the routes of the pages for users.
std::vector<OauthRow> page_rows() {
  return {
      {"GET",
       kAuthorizePath,
       ask_consent,
       "oauth_authorize",
       "Asks a person whether a client may have access.",
       {},
       true},
      {"POST", kAuthorizePath, take_consent, "oauth_consent", "Takes the person's answer."},
      {"GET", kSignInPath, show_sign_in, "oauth_sign_in_page", "Asks who the person is."},
      {"POST", kSignInPath, sign_in, "oauth_sign_in", "Begins a session of the browser."},
      {"POST", kSecondStepPath, take_second_step, "oauth_second_step",
       "Takes the code of a person with a second factor."},
      {"GET", kSecondFactorPath, show_second_factor, "oauth_second_factor_page",
       "The person's second factor."},
      {"POST", kSecondFactorPath, change_second_factor, "oauth_second_factor",
       "Turns it on or off."},
      {"GET",
       kInvitationPath,
       show_invitation,
       "oauth_invitation_page",
       "Lets an invited person choose a password.",
       {{"token", "The invitation.", true}}},
      {"POST", kInvitationPath, accept_invitation, "oauth_invitation", "Sets the password."},
      {"GET", kAccountPath, show_account, "oauth_account_page",
       "The person's sessions, and the programs that they allowed."},
      {"POST", kAccountPath, change_account, "oauth_account", "Ends one of them."},
  };
}

// Returns the routes for signing in at the provider: to the provider and back.
std::vector<OauthRow> provider_rows() {
  return {
      {"GET",
       kOidcPath,
       begin_oidc,
       "oauth_oidc",
       "Sends the browser to the organization's OpenID Connect provider.",
       {{"organization", "Whose provider it is."},
        {"request", "The query of the authorization to continue."},
        {"proof", "Shows that the link is of a page of this server, in this browser."},
        {"invitation", "The invitation of the person whom the provider will name."}},
       false,
       false},
      {"GET",
       kOidcReturnPath,
       finish_oidc,
       "oauth_oidc_callback",
       "Takes the browser back from the provider, and begins a session.",
       {},
       true,
       false},
      {"GET",
       kOidcOwnReturnPath,
       finish_oidc,
       "oauth_oidc_own_callback",
       "Takes the browser back from the provider of this organization, and begins a session.",
       {},
       true,
       false},
  };
}

}  // namespace

Authserver::Authserver(AuthserverParts given)
    : parts(std::move(given)),
      resources(parts.issuer),
      clients(parts.store, parts.random, parts.clock, parts.chain),
      documents(parts.fetch_document, parts.clock, parts.log),
      client_keys(parts.fetch_document, parts.clock, parts.log),
      grants(parts.store, parts.random, parts.clock, parts.callers, parts.chain),
      people(parts.store, parts.random, parts.clock, parts.chain, &parts.callers),
      second_factors(parts.store, parts.random, parts.clock, parts.chain, &parts.vault),
      sessions(parts.store, parts.random),
      identities(parts.store, parts.random, parts.clock, parts.chain, &parts.callers),
      providers(parts.oidc, parts.http, parts.clock),
      registrations(parts.clock, 2 / kMinute, 20),
      tries_from_address(parts.clock, 10 / kMinute, 20),
      tries_as_user(parts.clock, 2 / kMinute, 10),
      codes_as_user(parts.clock, 12 / kHour, 10),
      reuses_of_client(parts.clock, 2 / kMinute, 10) {}

Result<void> Authserver::take_code_try(const Person& person) {
  return codes_as_user.take(person.organization + "/" + person.user);
}

Result<std::optional<Client>> Authserver::find_client(const std::string& id,
                                                      const httpd::Request& request) {
  if (!callers::is_document_address(id)) return clients.find(id);
  return documents.find(id, patience_of(request), [&] { return take_fetch(request.address); });
}

Result<void> Authserver::take_fetch(std::string_view address) {
  return registrations.take(httpd::network_of(address));
}

std::vector<Route> Authserver::routes() {
  std::vector<Route> all;
  const auto add = [&](const OauthRow& row) {
    Route route = {row.method,
                   row.pattern,
                   Access::kAnyone,
                   [this, function = row.function](const Request& request) {
                     return function(*this, request);
                   },
                   row.id,
                   row.summary};
    route.query = row.query;
    route.takes_any_query = row.takes_any_query;
    route.is_safe = row.is_safe;
    route.body_bytes = kFormBytes;
    all.push_back(std::move(route));
  };
  for (const OauthRow& row : program_rows()) {
    add(row);
    add({"OPTIONS", row.pattern, allow_page, row.id, "Lets programs in browsers ask.", {}, true});
  }
  for (const OauthRow& row : page_rows()) add(row);
  if (!providers.is_empty()) {
    for (const OauthRow& row : provider_rows()) add(row);
  }
  return all;
}

void Authserver::set_audiences(std::vector<Route>& all) const {
  for (Route& route : all) {
    if (route.access == Access::kAnyone) continue;
    const bool is_tools =
        route.pattern == kToolsPath || route.pattern.starts_with(std::string(kToolsPath) + "/");
    route.audience = is_tools ? resources.tools() : resources.api();
  }
}

Result<void> Authserver::tend() {
  {
    const Lock lock(mutex_);
    const Monotonic now = parts.clock.now();
    if (now < next_tending_) return success();
    next_tending_ = now + kTendingPause;
  }
  return parts.store.transaction([](store::Transaction& transaction) -> Result<void> {
    Grants::delete_expired(transaction);
    Clients::delete_unused(transaction);
    delete_expired_assertions(transaction);
    People::delete_ended(transaction);
    BrowserSessions::delete_old(transaction);
    Identities::delete_old(transaction);
    SecondFactors::delete_old(transaction);
    return success();
  });
}

}  // namespace patchbay::authserver
