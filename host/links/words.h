// How members of a link's record are written in the store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "links/record.h"

namespace patchbay::links {

// Words between single blanks; no word has one in it (RFC 6749 §3.3 for scopes).
std::string joined(const std::vector<std::string>& words);
std::vector<std::string> words(std::string_view text);

// What word_of wrote; anything else is the most careful of them.
LinkStatus status_of(std::string_view word);
Validation validation_of(std::string_view word);

}  // namespace patchbay::links
