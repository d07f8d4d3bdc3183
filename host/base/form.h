// Reads application/x-www-form-urlencoded texts (WHATWG URL §5.1; RFC 6749 appendix B): the pairs
// of a URL's query or of a form's body. To write such a text, encode the names and values with
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

// Removes the next pair from the front of `form` and returns the pair. Returns nothing if there is
// no further pair. "&" separates the pairs. Empty pairs are skipped. The first "=" of a pair ends
// the pair's name. A pair without "=" is a name with an empty value.
std::optional<FormPair> take_form_pair(std::string_view& form);

// Return a decoded name or value. A "+" means a blank. form_text() is for the requests of clients.
// It returns nothing if a "%" begins no triplet such as "%41", or if the decoded text has a NUL or
// is not UTF-8. form_text_leniently() is for the answers of other servers. It keeps a "%" that
// begins no triplet, and accepts all bytes.
std::optional<std::string> form_text(std::string_view encoded);
std::string form_text_leniently(std::string_view encoded);

}  // namespace patchbay
