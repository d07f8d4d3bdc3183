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

// What is declared of a connector, and how this host is configured for it.
struct Declared {
  std::shared_ptr<const manifest::Manifest> manifest;  // null: there is no such connector
  std::string config;                                  // JSON object, or ""
};

// The connectors there are; the catalog knows them. Thread-safe.
class Connectors {
 public:
  virtual ~Connectors() = default;
  [[nodiscard]] virtual Declared find(std::string_view id) const = 0;
};

// Whose credential is asked for or given back.
struct Grantee {
  std::string connector;            // whose client got it
  std::string organization;         // whose client it may be
  std::vector<std::string> scopes;  // held so far
};

// The provider's token and revocation endpoints, as links use them. Each function blocks for one
// exchange, and its errors are those of oauth::TokenEndpoint. Thread-safe.
class Provider {
 public:
  virtual ~Provider() = default;

  // New tokens for a refresh token; for an account of our own client's (client credentials), whose
  // refresh token is empty, a new token.
  virtual Result<oauth_messages::TokenSet> refresh(const Grantee& grantee,
                                                   const Secret& refresh_token,
                                                   Monotonic deadline) = 0;
  // Whether such a credential can be renewed without a refresh token.
  [[nodiscard]] virtual bool renews_without_token(const std::string& connector) const = 0;

  // True: the provider agreed. False: it has no way to be told.
  virtual Result<bool> revoke(const Grantee& grantee, const Secret& access_token,
                              const Secret& refresh_token, Monotonic deadline) = 0;
};

}  // namespace patchbay::accounts
