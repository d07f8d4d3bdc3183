// The reasons why a link is expired, revoked or in error. LinkRecord::cause, details().reason and
// audit records contain one of these values. A cause from a token endpoint is a reason of
// oauth_messages/reason.h instead: "invalid_grant", "client_rejected", …
#pragma once

#include <string_view>

namespace patchbay::links::cause {

// The provider refused the credential, and the host cannot renew it. If the link is in error, the
// host keeps the credential and each call tries it (accounts/doubt.h).
inline constexpr std::string_view kTokenRefused = "token_refused";

// The access token expired, and the host cannot refresh it.
inline constexpr std::string_view kTokenExpired = "token_expired";
// A refresh was interrupted after its request may have been sent. The provider has refused the old
// tokens since then.
inline constexpr std::string_view kRefreshInterrupted = "refresh_interrupted";

// Another host was refreshing the token, and its result did not come in time.
inline constexpr std::string_view kRefreshedElsewhere = "refreshed_elsewhere";
// The new token could not be stored.
inline constexpr std::string_view kNotStored = "store";

// The causes of a revocation: who revoked the link, or which event led to it.
inline constexpr std::string_view kUser = "user";
inline constexpr std::string_view kProvider = "provider";
inline constexpr std::string_view kIncident = "incident";
inline constexpr std::string_view kUserDeleted = "user_deleted";

}  // namespace patchbay::links::cause
