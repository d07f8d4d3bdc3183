#pragma once

#include "accounts/provider.h"
#include "oauth/client_identity.h"
#include "oauth/discovery.h"
#include "oauth/obtained_clients.h"
#include "oauth/token_endpoint.h"

namespace patchbay::accounts {

// Sends token requests to the provider in a connector's manifest. Uses the operator's OAuth client,
// or a client that this host registered. Borrows all parts. Thread-safe.
class OauthProvider final : public Provider {
 public:
  struct Parts {
    const Connectors& connectors;
    const oauth::ClientRegistry& clients;
    oauth::Discovery& discovery;
    const oauth::TokenEndpoint& tokens;
    oauth::ObtainedClients& obtained;
  };
  explicit OauthProvider(const Parts& parts) : parts_(parts) {}

  Result<oauth_messages::TokenSet> refresh(const Grantee& grantee, const Secret& refresh_token,
                                           Monotonic deadline) override;
  [[nodiscard]] bool renews_without_token(const std::string& connector) const override;
  Result<bool> revoke(const Grantee& grantee, const Secret& access_token,
                      const Secret& refresh_token, Monotonic deadline) override;

 private:
  const Parts parts_;
};

}  // namespace patchbay::accounts
