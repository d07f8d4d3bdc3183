// application/x-www-form-urlencoded (WHATWG URL §5.1; RFC 6749 appendix B): how a query and the
// body of a form carry pairs of texts. Whoever writes one encodes names and values by
// base/percent.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay {

// A pair as it stands in a form: still encoded.
struct FormPair {
  std::string_view name;
  std::string_view value;
};

// Takes the next pair off the front of a form. Returns nothing if there is no further pair. Pairs
// stand between "&", and empty ones are skipped. The first "=" of a pair ends its name; a pair
// without one is a name with an empty value.
std::optional<FormPair> take_form_pair(std::string_view& form);

// Return a name or value without its encoding; a "+" is a blank. The first function is for what
// clients send to us: it returns nothing if a "%" begins no triplet such as "%41", or if the text
// has a NUL or is not UTF-8. The second one is for what other servers answer: it keeps such a "%"
// and all bytes.
std::optional<std::string> form_text(std::string_view encoded);
std::string form_text_leniently(std::string_view encoded);

}  // namespace patchbay
