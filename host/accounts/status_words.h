// Converts the words of the store for a link's status and validation to enum values.
#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"

namespace patchbay::accounts {

// Return the value for which word_of returns this word. For an unknown word they return kRevoked or
// kUnknown, the values that allow the least.
LinkStatus status_of(std::string_view word);
Validation validation_of(std::string_view word);

}  // namespace patchbay::accounts
