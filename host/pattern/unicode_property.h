#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::pattern {

// Translates the text between the braces of ECMA-262's `\p{…}` ("Letter", "Script=Greek",
// "Alphabetic") to the spelling of PCRE2 ("L", "sc:Greek", "Alphabetic"). Nothing if either of them
// does not know it.
std::optional<std::string> pcre_property(std::string_view ecma);

}  // namespace patchbay::pattern
