// How members of a link's record are written in the store.
#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"

namespace patchbay::accounts {

// What word_of wrote; anything else is the most careful of them.
LinkStatus status_of(std::string_view word);
Validation validation_of(std::string_view word);

}  // namespace patchbay::accounts
