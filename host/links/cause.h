// Names the reasons why a link is expired, revoked or in error. LinkRecord::cause, details().reason
// and audit records have one of these values. If the cause comes from a token endpoint, all three
// have a reason of oauth_messages/reason.h instead: "invalid_grant", "client_rejected", …
#pragma once

#include <string_view>

namespace patchbay::links::cause {

// The provider refused the credential, and the credential cannot be renewed. If the link is in
// error, the credential is kept and each call tries it (accounts/doubt.h).
inline constexpr std::string_view kTokenRefused = "token_refused";

// The access token expired, and it cannot be refreshed.
inline constexpr std::string_view kTokenExpired = "token_expired";
// A refresh was interrupted after its request may have been sent. Since then the provider does not
// accept the old tokens.
inline constexpr std::string_view kRefreshInterrupted = "refresh_interrupted";

// Another host was refreshing the token, and this host got no result in time.
inline constexpr std::string_view kRefreshedElsewhere = "refreshed_elsewhere";
// The store could not save the new token.
inline constexpr std::string_view kNotStored = "store";

// The causes of a revoked link: the party that revoked the link, or the event that led to the
// revocation.
inline constexpr std::string_view kUser = "user";
inline constexpr std::string_view kProvider = "provider";
inline constexpr std::string_view kIncident = "incident";
inline constexpr std::string_view kUserDeleted = "user_deleted";

}  // namespace patchbay::links::cause
