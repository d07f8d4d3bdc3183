#pragma once

#include <string>
#include <string_view>

namespace github {

// FNV-1a, 16 hex digits: tells texts apart. It does not protect against forgery, which its
// users do not need.
std::string fingerprint(std::string_view text);

}  // namespace github
