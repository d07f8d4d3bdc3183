#pragma once

#include <string>
#include <string_view>

namespace github {

// Returns a hash of 16 hex digits (FNV-1a), to distinguish texts. The hash does not protect against
// forgery, which no use of it needs.
std::string fingerprint(std::string_view text);

}  // namespace github
