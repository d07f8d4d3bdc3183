// application/x-www-form-urlencoded (WHATWG URL §5.1; RFC 6749 appendix B): the form of the pairs
// of texts in a query and in the body of a form. To write a form, encode names and values with
// base/percent.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay {

// A pair of a form, still encoded.
struct FormPair {
  std::string_view name;
  std::string_view value;
};

// Takes the next pair off the front of a form. Returns nothing if there is no further pair. "&"
// separates the pairs, and empty pairs are skipped. The first "=" of a pair ends its name; a pair
// without "=" is a name with an empty value.
std::optional<FormPair> take_form_pair(std::string_view& form);

// Return a name or value without its encoding; a "+" means a blank. form_text() is for the requests
// of clients: it returns nothing if a "%" begins no triplet such as "%41", or if the text has a NUL
// or is not UTF-8. form_text_leniently() is for the answers of other servers: it keeps such a "%"
// and all bytes.
std::optional<std::string> form_text(std::string_view encoded);
std::string form_text_leniently(std::string_view encoded);

}  // namespace patchbay
