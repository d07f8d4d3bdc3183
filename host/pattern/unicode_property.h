#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::pattern {

// What stands between the braces of ECMA-262's `\p{…}` ("Letter", "Script=Greek", "Alphabetic"), in
// the spelling of PCRE2 ("L", "sc:Greek", "Alphabetic"). Nothing for what neither of them knows.
std::optional<std::string> pcre_property(std::string_view ecma);

}  // namespace patchbay::pattern
