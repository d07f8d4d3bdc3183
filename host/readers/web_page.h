#pragma once

#include <string>
#include <string_view>

namespace patchbay::readers {

// Returns the encoding that a page declares in its first bytes (HTML, 13.2.3.2, only the form with
// `charset`); "" if it declares no encoding.
std::string encoding_named_in_page(std::string_view bytes);

// Returns the text of an HTML page as a person sees it: blocks become lines, tabs separate cells,
// and runs of blanks become one blank. The title comes first. Scripts, styles and templates are
// left out. `html` is UTF-8.
std::string text_of_page(std::string_view html);

}  // namespace patchbay::readers
