#pragma once

#include <string>
#include <string_view>

namespace patchbay::readers {

// Returns the encoding that a page declares in its first bytes (HTML, 13.2.3.2, only the form with
// `charset`), or "" if it declares none.
std::string encoding_named_in_page(std::string_view bytes);

// Returns the text of an HTML page as a person sees it. The title comes first. Each block becomes a
// line, tabs separate cells, and a run of blanks becomes one blank, except in <pre>. Includes the
// descriptions of images (alt). Leaves out scripts, styles, templates, <noscript> and <iframe>.
// `html` is UTF-8.
std::string text_of_page(std::string_view html);

}  // namespace patchbay::readers
