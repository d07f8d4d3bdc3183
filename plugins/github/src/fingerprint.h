#pragma once

#include <string>
#include <string_view>

namespace github {

// Returns a hash of 16 hex digits (FNV-1a) for distinguishing texts. It does not protect against
// forged texts, which no caller needs.
std::string fingerprint(std::string_view text);

}  // namespace github
