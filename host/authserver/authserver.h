// The authorization server (OAuth 2.1), with which users authorize programs to use Patchbay.
//
//   Authserver authserver({.store = store, …, .issuer = "https://patchbay.example"});
//   auto routes = api::routes(api);
//   for (auto& route : authserver.routes()) routes.push_back(std::move(route));
//
// This server issues access tokens. callers::Callers accepts an access token wherever it accepts an
// API key.
#pragma once

#include <string>
#include <vector>

#include "audit/chain.h"
#include "authserver/client_documents.h"
#include "authserver/client_keys.h"
#include "authserver/clients.h"
#include "authserver/grants.h"
#include "authserver/identities.h"
#include "authserver/oidc_providers.h"
#include "authserver/people.h"
#include "authserver/resources.h"
#include "authserver/scopes.h"
#include "authserver/second_factors.h"
#include "authserver/sessions.h"
#include "base/clock.h"
#include "base/random.h"
#include "callers/callers.h"
#include "httpd/rate_limit.h"
#include "httpd/request.h"
#include "httpd/response.h"
#include "httpd/route.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::authserver {

// All references are borrowed and outlive the Authserver.
struct AuthserverParts {
  store::Store& store;
  Random& random;
  const Clock& clock;
  telemetry::Log& log;
  callers::Callers& callers;
  const vault::Vault& vault;
  audit::AuditChain chain;  // chain for the audit records
  std::string issuer;  // this server's address for clients, for example "https://patchbay.example"
  ConnectorNames connectors;
  // Empty: clients with a document, or with keys at an address, are unknown.
  FetchDocument fetch_document{};
  std::vector<OidcSettings> oidc{};         // the providers at which people may sign in
  http_client::HttpClient* http = nullptr;  // reaches the providers of `oidc`
  bool takes_passwords = true;              // false: people sign in at a provider only
};

// The authorization server of this host. Thread-safe.
class Authserver {
 public:
  explicit Authserver(AuthserverParts given);

  // Returns the routes of the server's paths. `this` must outlive them.
  std::vector<httpd::Route> routes();

  // Sets the access tokens that each route accepts: tokens for resources.tools() at the MCP
  // endpoint, and tokens for resources.api() at all other routes.
  void set_audiences(std::vector<httpd::Route>& all) const;

  // Deletes expired data. Does nothing within an hour after the last deletion.
  Result<void> tend();

  // These members are for the handlers (handlers.h).
  const AuthserverParts parts;
  const Resources resources;
  Clients clients;
  ClientDocuments documents;
  ClientKeys client_keys;
  Grants grants;
  People people;
  SecondFactors second_factors;
  BrowserSessions sessions;
  Identities identities;
  OidcProviders providers;  // empty: people sign in with passwords only
  // Finds a client by its id: a stored client, or a client with a document. Returns nothing for an
  // unknown client. If this server has to read the document, fails as take_fetch() and
  // ClientDocuments::find() fail, and if the patience of the request ends.
  Result<std::optional<Client>> find_client(const std::string& id, const httpd::Request& request);

  // Returns nullopt if this user is signed in in the browser that sent the request. Otherwise
  // returns the sign-in page, which leads back to the request's target.
  std::optional<httpd::Response> ask_person(const httpd::Request& request, const Person& person);

  // Counts one fetch of a document or of keys for a request from this address. Fails with
  // RATE_LIMITED after too many fetches or registrations.
  Result<void> take_fetch(std::string_view address);

  // Counts this user's attempt to enter a code. Fails with RATE_LIMITED after too many attempts.
  Result<void> take_code_try(const Person& person);

  // Rate limits: for registrations and fetches of documents and keys from one address; for sign-in
  // attempts from one address and of one user; for one user's attempts to enter codes; and for
  // audit records about repeated assertions of one client. httpd::network_of() groups the
  // addresses.
  httpd::RateLimit registrations;
  httpd::RateLimit tries_from_address;
  httpd::RateLimit tries_as_user;
  httpd::RateLimit codes_as_user;
  httpd::RateLimit reuses_of_client;

 private:
  Mutex mutex_;
  Monotonic next_tending_ GUARDED_BY(mutex_){};
};

}  // namespace patchbay::authserver
