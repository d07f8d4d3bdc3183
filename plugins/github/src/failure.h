// What a failed answer means for the caller of an action. It does not handle expired credentials,
// missing scopes, limits and outages: the host handles those by GitHub::classify.
#pragma once

#include <string_view>

#include "github.h"

namespace github {

// The messages of classify for a repository that GitHub has blocked, and for an app whose access
// was suspended.
inline constexpr const char* kBlockedMessage = "GitHub has blocked access to the repository.";
inline constexpr const char* kSuspendedMessage =
    "The access was suspended: an owner of the account or organization can lift that.";

// `what` is as in GitHub::get. Status 404 and 410 become NOT_FOUND; 422 becomes INVALID_ARGUMENT
// with the fields that GitHub names; anything else becomes PROVIDER_ERROR.
Error failure_of(const Response& response, std::string_view what);

// Returns the first entry of a GraphQL answer's `errors`. Such an answer has status 200.
Error graphql_failure(const Json& answer, std::string_view what);

}  // namespace github
