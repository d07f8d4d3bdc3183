#pragma once

#include <string>
#include <string_view>

namespace github {

// FNV-1a, 16 hex digits: tells texts apart. It is no protection, and where it is used it needs to
// be none.
std::string fingerprint(std::string_view text);

}  // namespace github
