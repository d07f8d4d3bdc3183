#pragma once

#include <string>
#include <string_view>

namespace github {

// Returns a hash of 16 hex digits (FNV-1a), to tell texts apart. It does not protect against
// forgery, and its users do not need that.
std::string fingerprint(std::string_view text);

}  // namespace github
