// Turns a failed answer of GitHub into the error for the caller of an action. Does not handle
// expired credentials, missing scopes, limits and outages: the host handles these with
// GitHub::classify.
#pragma once

#include <string_view>

#include "github.h"

namespace github {

// The messages of classify for a repository that GitHub has blocked, and for an app whose access
// was suspended.
inline constexpr const char* kBlockedMessage = "GitHub has blocked access to the repository.";
inline constexpr const char* kSuspendedMessage =
    "The access was suspended: an owner of the account or organization can lift that.";

// Returns the error for an answer whose status is not 2xx. `what` names the requested thing in the
// message, as in GitHub::get. Status 404 and 410 become NOT_FOUND. Status 422 becomes
// INVALID_ARGUMENT with the fields that GitHub names. Any other status becomes PROVIDER_ERROR.
Error failure_of(const Response& response, std::string_view what);

// Returns the error for a GraphQL answer with `errors`, made from the first of these errors. Such
// an answer has status 200.
Error graphql_failure(const Json& answer, std::string_view what);

}  // namespace github
