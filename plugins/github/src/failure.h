// Converts a failed response of GitHub to the error for an action's caller. Expired credentials,
// missing scopes, limits and outages are not handled here: the host handles them with
// GitHub::classify.
#pragma once

#include <string_view>

#include "github.h"

namespace github {

// The messages of classify for a repository that GitHub has blocked, and for a suspended app.
inline constexpr const char* kBlockedMessage = "GitHub has blocked access to the repository.";
inline constexpr const char* kSuspendedMessage =
    "The access was suspended: an owner of the account or organization can lift that.";

// Returns the error for a response whose status is not 2xx. `what` is the requested object, for the
// message (see GitHub::get). 404 and 410 become NOT_FOUND. 422 becomes INVALID_ARGUMENT with
// GitHub's field names. Any other status becomes PROVIDER_ERROR.
Error failure_of(const Response& response, std::string_view what);

// Returns the error for a GraphQL answer with `errors`, made from the first of these errors. Such
// an answer has status 200.
Error graphql_failure(const Json& answer, std::string_view what);

}  // namespace github
