// Writes, splits and shortens JSON pointers (RFC 6901).
#pragma once

#include <string>
#include <string_view>

namespace patchbay::json {

// Returns a key as one reference token with its slash, for example "/a~1b".
std::string pointer_token(std::string_view key);

// Removes the first reference token from `pointer`, which begins with "/". Returns the token
// unescaped.
std::string take_pointer_token(std::string_view& pointer);

// Returns a pointer for a sentence. A long pointer is shortened in the middle.
std::string pointer_shown(std::string_view pointer);

}  // namespace patchbay::json
