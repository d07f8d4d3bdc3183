// Addresses that a server names: redirects, and where the old transport takes messages.
#pragma once

#include <string>
#include <string_view>

namespace mcp {

// "https://host:port" of an absolute address.
std::string_view origin_of(std::string_view url);

bool is_same_origin(std::string_view url, std::string_view other);

// The address that `reference` means when it stands in an answer from `base` (RFC 3986, section 5):
// absolute, or beginning with "//", "/", "?" or a name. "." and ".." stay as they are.
std::string resolve(std::string_view base, std::string_view reference);

}  // namespace mcp
