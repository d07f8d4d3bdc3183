#include "accounts/reach.h"

#include "oauth_messages/metadata.h"
#include "oauth_messages/reason.h"

namespace patchbay::accounts {

namespace {

constexpr std::size_t kLongestShown = 200;  // maximum length of an issuer in an error, in bytes

// Fails if `issuer` is set and is not the server's issuer. The resource may name another
// authorization server since then, and an attacker may control the resource. The new server must
// not receive the authorization code, the refresh token or the client's secret, and must not
// register a client.
Result<void> require_issuer(const oauth::Endpoints& found, const std::string& issuer) {
  if (issuer.empty() || found.issuer == issuer) return success();
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kIssuerMismatch,
      "The service has another authorization server now than the one that the account is connected "
      "at. Nothing was sent to it. Connect the account again if the change is right.");
}

// Fails if the operator's client may not be used at `found`, the issuer that discovery found. An
// attacker who controls the service could name another issuer, which would then receive the
// client's secret. A client without a configured issuer may be used in two cases: it has no secret,
// or `found` is `bound`, the issuer at which the account was connected.
Result<void> check_client(const oauth::ClientIdentity& client, const std::string& found,
                          const std::string& bound) {
  if (found.empty() || oauth_messages::is_same_issuer(client.issuer, found)) return success();
  const std::string issuer = found.substr(0, kLongestShown);
  if (!client.issuer.empty()) {
    return oauth_messages::oauth_failed(
        oauth_messages::Reason::kIssuerMismatch,
        "The configured OAuth client is for the issuer " + client.issuer +
            ", and the service has the authorization server " + issuer +
            ". Nothing was sent to it. If that is right, configure a client that is registered "
            "there, with that issuer.");
  }
  if (client.secret.empty() || found == bound) return success();
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kIssuerMismatch,
      "The configured OAuth client has a secret and does not say for which authorization server. "
      "The service has " +
          issuer +
          ". Nothing was sent to it. If the client is registered there, write issuer = \"" +
          issuer + "\" to the client in the configuration.");
}

// Fails unless the authorization began with this client of the operator.
Result<void> require_same(const std::optional<oauth::ClientIdentity>& client,
                          const std::string& client_id) {
  if (client_id.empty() || (client && client->id == client_id)) return success();
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kClientMissing,
      "The OAuth client of this connector was changed while the account was being connected. "
      "Nothing was sent to the provider. Connect the account again.");
}

Result<oauth::ClientIdentity> client_for(const OauthProvider::Parts& parts, const ClientNeed& need,
                                         const manifest::Identity& connector,
                                         const oauth::Endpoints& at, const oauth::Bounds& bounds) {
  if (!need.client.empty()) return parts.obtained.find(need.client, at.issuer);
  const oauth::ClientOwner owner{connector.id, connector.provider, need.organization};
  PATCHBAY_TRY(auto client, parts.clients.find(owner));
  PATCHBAY_TRY(require_same(client, need.client_id));
  if (client) {
    PATCHBAY_TRY(check_client(*client, at.issuer, need.issuer));
  }
  if (!client && !need.redirect_uri.empty()) {
    PATCHBAY_TRY(client, parts.obtained.obtain(need.organization, connector.id, need.redirect_uri,
                                               at, bounds));
  }
  if (client) return std::move(*client);
  return oauth::require_client(parts.clients, owner);
}

}  // namespace

Result<ReachedServer> reach(const OauthProvider::Parts& parts, const ClientNeed& need,
                            const oauth::Bounds& bounds) {
  auto found = parts.connectors.find(need.connector);
  const manifest::OAuth2* oauth = found.has_value() ? oauth_of(*found.value().manifest) : nullptr;
  if (oauth == nullptr) {
    return oauth_messages::oauth_failed(oauth_messages::Reason::kExchangeFailed,
                                        "Connector \"" + need.connector +
                                            "\" was removed, or its manifest has no OAuth. "
                                            "Install it again.");
  }
  DeclaredConnector& declared = found.value();
  PATCHBAY_TRY(auto endpoints,
               parts.discovery.endpoints_of(*oauth, declared.config, bounds, need.known));
  PATCHBAY_TRY(require_issuer(endpoints, need.issuer));
  PATCHBAY_TRY(auto client,
               client_for(parts, need, declared.manifest->identity, endpoints, bounds));
  oauth::Registration registration{*oauth, std::move(endpoints), std::move(client)};
  return ReachedServer{std::move(declared), std::move(registration)};
}

Error note_rejection(const OauthProvider::Parts& parts, const oauth::Registration& at,
                     Error error) {
  const std::string& client = at.client.reference;
  if (client.empty() ||
      oauth_messages::reason_of(error) != oauth_messages::Reason::kClientRejected) {
    return error;
  }
  auto noted = parts.obtained.reject(client, at.endpoints.issuer);
  if (noted.has_error()) return std::move(noted).error();
  return Error(error.code(), at.endpoints.issuer +
                                 " no longer takes the client that it gave this host. Connect the "
                                 "account again: that gets a new one.")
      .with_details(error.details());
}

}  // namespace patchbay::accounts
