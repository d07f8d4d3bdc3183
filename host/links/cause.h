// Why a link is expired, revoked or in error. This is the closed list for LinkRecord::cause,
// details().reason and records. A cause that comes from a token endpoint is one of oauth's reasons
// (oauth_messages/reason.h): "invalid_grant", "client_rejected", …
#pragma once

#include <string_view>

namespace patchbay::links::cause {

// The provider refused the credential, and the credential cannot be renewed. If the link is in
// error, the credential is kept and each call tries it (accounts/doubt.h).
inline constexpr std::string_view kTokenRefused = "token_refused";

// The access token expired, and it cannot be refreshed.
inline constexpr std::string_view kTokenExpired = "token_expired";
// A refresh was interrupted after its request may have been sent, and the provider does not accept
// the old tokens any more.
inline constexpr std::string_view kRefreshInterrupted = "refresh_interrupted";

// A refresh was another host's, whose end did not come in time.
inline constexpr std::string_view kRefreshedElsewhere = "refreshed_elsewhere";
// The store did not take the new token.
inline constexpr std::string_view kNotStored = "store";

// Who revoked the link, or why it was revoked.
inline constexpr std::string_view kUser = "user";
inline constexpr std::string_view kProvider = "provider";
inline constexpr std::string_view kIncident = "incident";
inline constexpr std::string_view kUserDeleted = "user_deleted";

}  // namespace patchbay::links::cause
