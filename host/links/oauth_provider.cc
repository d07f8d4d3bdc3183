#include "links/oauth_provider.h"

#include <algorithm>

#include "oauth/reason.h"

namespace patchbay::links {
namespace {

// A registration and what it borrows from.
struct Reached {
  Declared declared;
  oauth::Registration registration;
};

Error not_declared(const std::string& connector) {
  return oauth::oauth_failed(oauth::Reason::kExchangeFailed,
                             "Connector \"" + connector +
                                 "\" is not there any more, or has no OAuth in its manifest. "
                                 "Install it again.");
}

Result<Reached> reach(const OauthProvider::Parts& parts, const Grantee& grantee,
                      const oauth::Bounds& bounds) {
  Declared declared = parts.connectors.find(grantee.connector);
  const manifest::OAuth2* oauth = declared.manifest ? oauth_of(*declared.manifest) : nullptr;
  if (oauth == nullptr) return not_declared(grantee.connector);
  const manifest::Identity& identity = declared.manifest->identity;
  PATCHBAY_TRY(auto client, oauth::require_client(parts.clients, {identity.id, identity.provider,
                                                                  grantee.organization}));
  PATCHBAY_TRY(auto endpoints, parts.discovery.endpoints_of(*oauth, declared.config, bounds));
  oauth::Registration registration{*oauth, std::move(endpoints), std::move(client)};
  return Reached{std::move(declared), std::move(registration)};
}

oauth::Bounds until(Monotonic deadline) {
  oauth::Bounds bounds;
  bounds.deadline = deadline;
  return bounds;
}

}  // namespace

const manifest::OAuth2* oauth_of(const manifest::Manifest& manifest) {
  for (const auto& auth : manifest.auth) {
    if (const auto* oauth = std::get_if<manifest::OAuth2>(&auth)) return oauth;
  }
  return nullptr;
}

Result<oauth::TokenSet> OauthProvider::refresh(const Grantee& grantee, const Secret& refresh_token,
                                               Monotonic deadline) {
  const oauth::Bounds bounds = until(deadline);
  PATCHBAY_TRY(const Reached at, reach(parts_, grantee, bounds));
  if (refresh_token.empty()) {
    return parts_.tokens.client_credentials(at.registration, grantee.scopes, bounds);
  }
  return parts_.tokens.refresh(at.registration, refresh_token, grantee.scopes, bounds);
}

bool OauthProvider::renews_without_token(const std::string& connector) const {
  const Declared declared = parts_.connectors.find(connector);
  const manifest::OAuth2* oauth = declared.manifest ? oauth_of(*declared.manifest) : nullptr;
  return oauth != nullptr && std::find(oauth->flows.begin(), oauth->flows.end(),
                                       manifest::Flow::kClientCredentials) != oauth->flows.end();
}

// The refresh token first: with it most providers end the whole grant (RFC 7009 §2.1).
Result<bool> OauthProvider::revoke(const Grantee& grantee, const Secret& access_token,
                                   const Secret& refresh_token, Monotonic deadline) {
  const oauth::Bounds bounds = until(deadline);
  PATCHBAY_TRY(const Reached at, reach(parts_, grantee, bounds));
  bool agreed = false;
  if (!refresh_token.empty()) {
    PATCHBAY_TRY(agreed, parts_.tokens.revoke(at.registration, refresh_token,
                                              oauth::TokenKind::kRefresh, bounds));
  }
  PATCHBAY_TRY(const bool too, parts_.tokens.revoke(at.registration, access_token,
                                                    oauth::TokenKind::kAccess, bounds));
  return agreed || too;
}

}  // namespace patchbay::links
