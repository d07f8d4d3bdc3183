#include "accounts/oauth_provider.h"

#include "accounts/reach.h"

namespace patchbay::accounts {
namespace {

oauth::Bounds until(Monotonic deadline) {
  oauth::Bounds bounds;
  bounds.deadline = deadline;
  return bounds;
}

ClientNeed need_of(const Grantee& grantee) {
  return {.connector = grantee.connector,
          .organization = grantee.organization,
          .client = grantee.client,
          .issuer = grantee.issuer};
}

}  // namespace

Result<oauth_messages::TokenSet> OauthProvider::refresh(const Grantee& grantee,
                                                        const Secret& refresh_token,
                                                        Monotonic deadline) {
  const oauth::Bounds bounds = until(deadline);
  PATCHBAY_TRY(const ReachedServer at, reach(parts_, need_of(grantee), bounds));
  if (refresh_token.empty()) {
    return parts_.tokens.client_credentials(at.registration, grantee.scopes, bounds);
  }
  auto tokens = parts_.tokens.refresh(at.registration, refresh_token, grantee.scopes, bounds);
  if (tokens.has_error()) return note_rejection(parts_, at.registration, tokens.error());
  return tokens;
}

bool OauthProvider::renews_without_token(const std::string& connector) const {
  const auto declared = parts_.connectors.find(connector);
  return declared.has_value() &&
         manifest::has_flow(*declared.value().manifest, manifest::Flow::kClientCredentials);
}

// Revokes the refresh token first, because most providers then end the whole grant (RFC 7009 §2.1).
// Returns true if the provider accepted this first request, whatever it answers for the access
// token.
Result<bool> OauthProvider::revoke(const Grantee& grantee, const Secret& access_token,
                                   const Secret& refresh_token, Monotonic deadline) {
  const oauth::Bounds bounds = until(deadline);
  PATCHBAY_TRY(const ReachedServer at, reach(parts_, need_of(grantee), bounds));
  bool agreed = false;
  if (!refresh_token.empty()) {
    PATCHBAY_TRY(agreed, parts_.tokens.revoke(at.registration, refresh_token,
                                              oauth::TokenKind::kRefresh, bounds));
  }
  auto of_access_token =
      parts_.tokens.revoke(at.registration, access_token, oauth::TokenKind::kAccess, bounds);
  if (agreed) return true;
  return of_access_token;
}

}  // namespace patchbay::accounts
