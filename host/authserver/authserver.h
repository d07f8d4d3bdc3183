// The authorization server (OAuth 2.1): lets people allow programs to use Patchbay for them.
//
//   Authserver authserver({.store = store, …, .issuer = "https://patchbay.example"});
//   auto routes = api::routes(api);
//   for (auto& route : authserver.routes()) routes.push_back(std::move(route));
//
// What it issues is an access token that callers::Callers takes where it takes an API key.
#pragma once

#include <string>
#include <vector>

#include "audit/chain.h"
#include "authserver/client_documents.h"
#include "authserver/client_keys.h"
#include "authserver/clients.h"
#include "authserver/grants.h"
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
#include "httpd/route.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::authserver {

// All references are borrowed and outlive the Authserver.
struct AuthserverParts {
  Store& store;
  Random& random;
  const Clock& clock;
  Log& log;
  callers::Callers& callers;
  const Vault& vault;
  AuditChain chain;    // gets the records of the audit
  std::string issuer;  // where clients reach this server: "https://patchbay.example"
  ConnectorNames connectors;
  FetchDocument fetch_document{};  // empty: clients with a document, or with keys at an address,
                                   // are unknown
};

// Thread-safe.
class Authserver {
 public:
  explicit Authserver(AuthserverParts given);

  // The routes of the server's paths; `this` outlives them.
  std::vector<httpd::Route> routes();

  // Sets which access tokens the routes of a server take: those for tools() at the address of the
  // tools, those for api() everywhere else.
  void set_audiences(std::vector<httpd::Route>& all) const;

  // Deletes what has expired, at most once an hour; returns at once in between.
  Result<void> tend();

  // The parts, for the handlers (handlers.h).
  const AuthserverParts parts;
  const Resources resources;
  Clients clients;
  ClientDocuments documents;
  ClientKeys client_keys;
  Grants grants;
  People people;
  SecondFactors second_factors;
  BrowserSessions sessions;
  // Finds a client by its id: one that is kept, or one with a document. Returns nothing for an
  // unknown one. If its document has to be read, fails as take_fetch(), as ClientDocuments::find(),
  // and as the patience of the request.
  Result<std::optional<Client>> find_client(const std::string& id, const httpd::Request& request);

  // Lets a request from this address have a document or keys fetched. Fails with RATE_LIMITED if
  // that was too often.
  Result<void> take_fetch(std::string_view address);

  // Takes one try of a code, of those that a person has. Fails with RATE_LIMITED.
  Result<void> take_code_try(const Person& person);

  // How often an address may register clients or have documents and keys fetched; how often
  // somebody may try to sign in: from one address, as one user, and by codes of one user; and how
  // many assertions that a client repeats are in the audit. Addresses are counted by
  // httpd::network_of().
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
