// Converts the words that the store has for a link's status and validation to enum values.
#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"

namespace patchbay::accounts {

// Return the value for which word_of() returns this word. For an unknown word, status_of() returns
// kRevoked and validation_of() returns kUnknown, because these values allow the least.
LinkStatus status_of(std::string_view word);
Validation validation_of(std::string_view word);

}  // namespace patchbay::accounts
