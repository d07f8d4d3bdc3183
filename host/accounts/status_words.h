// Reads the words of a link's status and validation, as the store has them.
#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"

namespace patchbay::accounts {

// Read what word_of wrote. For any other word they return kRevoked and kUnknown, which allow the
// least.
LinkStatus status_of(std::string_view word);
Validation validation_of(std::string_view word);

}  // namespace patchbay::accounts
