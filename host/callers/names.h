#pragma once

#include <string_view>

#include "base/result.h"

namespace patchbay::callers {

// These functions check ids that people choose, and fail with INVALID_ARGUMENT. An organization's
// id has 1 to 64 of the characters a-z, 0-9, ".", "_" and "-". A user's id (an address, a number, a
// name) has 1 to 128 printable ASCII characters without spaces.
Result<void> check_organization(std::string_view id);
Result<void> check_user(std::string_view id);
// Checks the name of a plan. Fails with INVALID_ARGUMENT. The name has at most 64 printable ASCII
// characters without spaces; "" means no plan.
Result<void> check_plan(std::string_view name);

// Returns true if an OAuth client's id is the address of its metadata document. Such an address has
// at most 500 printable ASCII characters, no space, the scheme https, and a path that is longer
// than "/". It has no fragment and no user information. Its path has no "." and no ".." segment.
bool is_document_address(std::string_view id);

}  // namespace patchbay::callers
