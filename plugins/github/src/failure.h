// What a failed answer means for the caller of an action. Expired credentials, missing scopes,
// limits and outages do not come here: the host deals with them by GitHub::classify.
#pragma once

#include <string_view>

#include "github.h"

namespace github {

// What classify says of a repository that is withheld as a whole, and of an app's access that is.
inline constexpr const char* kBlockedMessage = "GitHub has blocked access to the repository.";
inline constexpr const char* kSuspendedMessage =
    "The access was suspended: an owner of the account or organization can lift that.";

// `what` as in GitHub::get. 404 and 410 are NOT_FOUND, 422 is INVALID_ARGUMENT with the fields that
// GitHub names, anything else PROVIDER_ERROR.
Error failure_of(const Response& response, std::string_view what);

// The first of a GraphQL answer's `errors`, which come with status 200.
Error graphql_failure(const Json& answer, std::string_view what);

}  // namespace github
