// Why a link is expired, revoked or in error: the closed list behind LinkRecord::cause,
// details().reason and what is recorded. Causes that a token endpoint gave are oauth's reasons
// (oauth_messages/reason.h): "invalid_grant", "client_rejected", …
#pragma once

#include <string_view>

namespace patchbay::links::cause {

// The provider refused the credential, and there is nothing to renew it with. Of a link in error:
// the credential is kept and tried by each call (doubt.h).
inline constexpr std::string_view kTokenRefused = "token_refused";

// Expired.
inline constexpr std::string_view kTokenExpired = "token_expired";  // and there is nothing to
                                                                    // refresh it with
// A refresh was cut short after it may have been sent, and the provider takes the old tokens no
// more.
inline constexpr std::string_view kRefreshInterrupted = "refresh_interrupted";

// Of a failed refresh: the person connected the account anew while it was under way. What they
// granted is there to be used.
inline constexpr std::string_view kConnectedAnew = "connected_anew";

// Revoked, by whom.
inline constexpr std::string_view kUser = "user";
inline constexpr std::string_view kProvider = "provider";
inline constexpr std::string_view kIncident = "incident";
inline constexpr std::string_view kUserDeleted = "user_deleted";

}  // namespace patchbay::links::cause
