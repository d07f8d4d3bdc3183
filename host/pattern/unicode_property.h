#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::pattern {

// Translates the text in the braces of ECMA-262's `\p{…}` ("Letter", "Script=Greek", "Alphabetic")
// to the spelling of PCRE2 ("L", "sc:Greek", "Alphabetic"). Returns nothing if ECMA-262 or PCRE2
// does not know the property.
std::optional<std::string> pcre_property(std::string_view ecma);

}  // namespace patchbay::pattern
