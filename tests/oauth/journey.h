// All objects that connect an account: our side of OAuth, the sandbox's providers, and a browser
// that follows redirects.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http_client/client_fixture.h"
#include "manifest/manifest.h"
#include "oauth/authorization.h"
#include "oauth/device_flow.h"
#include "oauth/token_endpoint.h"
#include "oauth_messages/reason.h"
#include "sandbox/sandbox.h"
#include "store/postgres_server.h"
#include "telemetry/log.h"
#include "vault/vault.h"

namespace patchbay::oauth::test {

inline constexpr const char* kRedirect = "http://127.0.0.1:41234/aip/oauth/callback/{connector_id}";
// Works like the function above, for one connector.
inline constexpr const char* kRedirectOfGithub = "http://127.0.0.1:41234/aip/oauth/callback/github";
inline constexpr const char* kClientSecret = "canary-client-secret";

class Journey {
 public:
  explicit Journey(store::Dialect dialect = store::Dialect::kSqlite);

  // `provider` is "github" (with its own connector.json), "google" or "microsoft".
  [[nodiscard]] Registration at(const std::string& provider) const;
  // From now on, the fake GitHub issues tokens of OAuth Apps, which have scopes and do not expire.
  void as_oauth_app();
  [[nodiscard]] sandbox::oauth::AuthorizationServer& provider(const std::string& name) {
    return sandbox.oauth().provider(name);
  }

  Result<StartedAuthorization> start(const std::string& provider,
                                     const std::vector<std::string>& scopes,
                                     const std::string& redirect = kRedirect);
  // Opens the address in a browser. Returns the query with which the provider redirects the
  // browser.
  static Callback open(const std::string& address);
  // Exchanges the result of a callback for tokens, as the server does. `bearer` is the user who
  // delivers the callback.
  Result<oauth_messages::TokenSet> finish(const std::string& provider, const Callback& callback,
                                          const Caller* bearer);
  // Makes all steps from begin to tokens.
  Result<oauth_messages::TokenSet> connect(const std::string& provider,
                                           const std::vector<std::string>& scopes);

  patchbay::test::ManualClock clock;
  SystemRandom random;
  std::vector<std::string> log_lines;
  telemetry::Log log;
  patchbay::test::RecordedWait wait{clock};
  http_client::HttpClient http;
  sandbox::Sandbox sandbox;
  TestFolder folder;
  TestDatabase database;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<vault::Vault> vault;
  PendingAuthorizations pending;
  RedirectUris redirects;
  Authorizations authorizations;
  TokenEndpoint tokens;
  DeviceFlow devices;
  Caller ann{.organization = "acme", .user = "ann"};

 private:
  manifest::Manifest github_;
  manifest::Manifest google_;
  manifest::Manifest microsoft_;
};

// Returns the reason of a failure. Returns "" for a success, and for an error without a reason.
template <class T>
std::string reason_in(const Result<T>& result) {
  return result.has_error() ? result.error().details().reason : std::string();
}

}  // namespace patchbay::oauth::test
