#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "manifest/manifest.h"
#include "oauth_messages/token_set.h"

namespace patchbay::accounts {

// The time limit for a request that revokes a credential at the provider.
constexpr std::chrono::seconds kGivingBack{10};

// A connector's manifest, and the connector's configuration on this host.
struct DeclaredConnector {
  std::shared_ptr<const manifest::Manifest> manifest;  // never null if Connectors::find() gave it
  std::string config;                                  // a JSON object, or ""
};

// Finds connectors by id or alias. Fails like catalog::View::get(): the catalog implements this
// class. Thread-safe.
class Connectors {
 public:
  virtual ~Connectors() = default;
  [[nodiscard]] virtual Result<DeclaredConnector> find(std::string_view id) const = 0;
};

// The owner of a credential that the host requests or revokes.
struct Grantee {
  std::string connector;            // the connector whose OAuth client got the credential
  std::string organization;         // the user's organization, which may have its own OAuth client
  std::vector<std::string> scopes;  // the current scopes
  std::string client{};             // ClientIdentity::reference of the client to which the
                                    // credential was issued
  // The authorization server that issued the credential; empty if unknown. No other server may
  // receive the credential or the client's secret.
  std::string issuer{};
};

// Refreshes and revokes tokens at the provider. A function that sends a request blocks until the
// response, and fails like oauth::TokenEndpoint. Thread-safe.
class Provider {
 public:
  virtual ~Provider() = default;

  // Returns new tokens for a refresh token. Without a refresh token, returns a new token for the
  // application's own account (client credentials).
  virtual Result<oauth_messages::TokenSet> refresh(const Grantee& grantee,
                                                   const Secret& refresh_token,
                                                   Monotonic deadline) = 0;
  // Returns true if the connector's credentials can be renewed without a refresh token.
  [[nodiscard]] virtual bool renews_without_token(const std::string& connector) const = 0;

  // Revokes the tokens at the provider. Returns true if the provider accepted the request. Returns
  // false if the provider has no endpoint for it.
  virtual Result<bool> revoke(const Grantee& grantee, const Secret& access_token,
                              const Secret& refresh_token, Monotonic deadline) = 0;
};

}  // namespace patchbay::accounts
