#pragma once

#include <string>
#include <string_view>

namespace github {

// Returns a hash of 16 hex digits (FNV-1a), to distinguish texts. The hash gives no protection
// against forged texts, and no caller needs such protection.
std::string fingerprint(std::string_view text);

}  // namespace github
