// Converts the stored words for a link's status and validation to enum values.
#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"

namespace patchbay::accounts {

// These functions return the value whose word_of() is this word. For an unknown word they return
// the strictest value: kRevoked or kUnknown.
LinkStatus status_of(std::string_view word);
Validation validation_of(std::string_view word);

}  // namespace patchbay::accounts
