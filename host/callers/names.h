#pragma once

#include <string_view>

#include "base/result.h"

namespace patchbay::callers {

// Check ids that people choose. An organization's id is 1 to 64 of a-z, 0-9, ".", "_", "-". A
// user's id is 1 to 128 printable ASCII characters without blanks (an address, a number, a name).
// Fail with INVALID_ARGUMENT.
Result<void> check_organization(std::string_view id);
Result<void> check_user(std::string_view id);
// Checks a plan's name: at most 64 printable ASCII characters without blanks; "" means no plan.
// Fails with INVALID_ARGUMENT.
Result<void> check_plan(std::string_view name);

// Returns true if an OAuth client's id is the address of the client's metadata document: https,
// with a path, of at most 500 bytes, without a fragment, user information, "." or ".." in the path.
bool is_document_address(std::string_view id);

}  // namespace patchbay::callers
