// Writes JSON pointers (RFC 6901), and shows them in sentences.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::json {

// Returns one reference token of a pointer, with its slash: "/a~1b".
std::string pointer_token(std::string_view key);

// Returns a pointer as a sentence shows it: a long pointer is cut in its middle.
std::string pointer_shown(std::string_view pointer);

}  // namespace patchbay::json
