#pragma once

#include <string>
#include <string_view>

namespace github {

// Returns 16 hex digits (FNV-1a) that differ for different texts. It does not protect against
// forgery, which its users do not need.
std::string fingerprint(std::string_view text);

}  // namespace github
