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

// How long a provider may take to end a credential that this host gives back.
constexpr std::chrono::seconds kGivingBack{10};

// A connector's manifest, and the connector's configuration on this host.
struct Declared {
  std::shared_ptr<const manifest::Manifest> manifest;  // null if there is no such connector
  std::string config;                                  // JSON object, or ""
};

// Finds connectors; the catalog implements it. Thread-safe.
class Connectors {
 public:
  virtual ~Connectors() = default;
  [[nodiscard]] virtual Declared find(std::string_view id) const = 0;
};

// The owner of a credential that is requested or revoked.
struct Grantee {
  std::string connector;     // the connector whose client got the credential
  std::string organization;  // the user's organization, which may have an OAuth client of its own
  std::vector<std::string> scopes;  // the current scopes
  std::string client{};             // ClientIdentity::reference of the credential's client
  // The authorization server that gave the credential. No other server gets the credential or the
  // client's secret. Empty if it is not known.
  std::string issuer{};
};

// Refreshes and revokes tokens at the provider's endpoints. A function that sends a request blocks
// until the answer, and fails like oauth::TokenEndpoint. Thread-safe.
class Provider {
 public:
  virtual ~Provider() = default;

  // Returns new tokens for a refresh token. If the refresh token is empty, returns a new token for
  // the account of the application itself (client credentials).
  virtual Result<oauth_messages::TokenSet> refresh(const Grantee& grantee,
                                                   const Secret& refresh_token,
                                                   Monotonic deadline) = 0;
  // Returns true if a credential of this connector can be renewed without a refresh token.
  [[nodiscard]] virtual bool renews_without_token(const std::string& connector) const = 0;

  // Revokes the tokens at the provider. Returns true if the provider agreed, and false if the
  // provider offers no way to revoke tokens.
  virtual Result<bool> revoke(const Grantee& grantee, const Secret& access_token,
                              const Secret& refresh_token, Monotonic deadline) = 0;
};

}  // namespace patchbay::accounts
