// Writes JSON pointers (RFC 6901), takes them apart, and shows them in sentences.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::json {

// Returns one reference token of a pointer, with its slash: "/a~1b".
std::string pointer_token(std::string_view key);

// Takes the first reference token off a pointer that begins with "/", and returns it unescaped.
std::string take_pointer_token(std::string_view& pointer);

// Returns a pointer as a sentence shows it: a long pointer is cut in its middle.
std::string pointer_shown(std::string_view pointer);

}  // namespace patchbay::json
