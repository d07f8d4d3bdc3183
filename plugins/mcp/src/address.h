// Functions on addresses that a server names: the targets of redirects, and the old transport's
// address for messages.
#pragma once

#include <string>
#include <string_view>

namespace mcp {

// Returns the origin of an absolute address, for example "https://host:port".
std::string_view origin_of(std::string_view url);

bool is_same_origin(std::string_view url, std::string_view other);

// Returns the absolute address that `reference` means in an answer from `base` (RFC 3986, section
// 5). `reference` is absolute, or begins with "//", "/", "?" or a name. "." and ".." stay as they
// are.
std::string resolve(std::string_view base, std::string_view reference);

}  // namespace mcp
