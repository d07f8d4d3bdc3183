// JSON pointers (RFC 6901), as they are written and as a sentence shows them.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::json {

// One reference token of a pointer, with its slash: "/a~1b".
std::string pointer_token(std::string_view key);

// A pointer as a sentence shows it: a long one is cut in its middle.
std::string pointer_shown(std::string_view pointer);

}  // namespace patchbay::json
