// Reads application/x-www-form-urlencoded texts (WHATWG URL §5.1; RFC 6749 appendix B): the pairs
// of a URL's query or of a form's body. base/percent.h encodes names and values for writing such a
// text.
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

// Removes the next pair from the front of `form` and returns it. Returns nullopt if there is no
// further pair. Pairs are separated by "&". Empty pairs are skipped. The name ends at the first
// "=". A pair without "=" is a name with an empty value.
std::optional<FormPair> take_form_pair(std::string_view& form);

// Return a decoded name or value. A "+" means a space. form_text() is for clients' requests. It
// returns nullopt if a "%" begins no triplet such as "%41", or if the decoded text contains a NUL
// or is not UTF-8. form_text_leniently() is for other servers' responses. It keeps a "%" that
// begins no triplet, and accepts all bytes.
std::optional<std::string> form_text(std::string_view encoded);
std::string form_text_leniently(std::string_view encoded);

}  // namespace patchbay
