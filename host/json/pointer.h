// Writes JSON pointers (RFC 6901), splits them, and shortens them for sentences.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::json {

// Returns a key as one reference token, with its slash: "/a~1b".
std::string pointer_token(std::string_view key);

// Removes the first reference token from `pointer`, which begins with "/". Returns the token
// unescaped.
std::string take_pointer_token(std::string_view& pointer);

// Returns a pointer for use in a sentence. Cuts a long pointer in its middle.
std::string pointer_shown(std::string_view pointer);

}  // namespace patchbay::json
