// Percent-encoding (RFC 3986 §2.1): a byte as "%" and two hexadecimal digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay {

// Returns true for a character that means itself wherever it stands in a URI (RFC 3986 §2.3).
bool is_unreserved(char letter);

// Upper case is usual (RFC 3986 §2.1). Both mean the same to a decoder.
enum class HexCase { kUpper, kLower };

// Appends the text, with every byte encoded that is no unreserved character.
void append_percent_encoded(std::string& out, std::string_view text,
                            HexCase digits = HexCase::kUpper);

// Return the text with the byte of each triplet such as "%41". A "+" becomes `plus`, because it is
// a blank in a form. A "%" that begins no triplet makes the text malformed: then the first function
// returns nothing, and the second one keeps the "%" (WHATWG URL §1.3). The bytes may be anything.
// The result is never reallocated, so that no copy of a secret stays behind.
std::optional<std::string> percent_decoded(std::string_view text, char plus = '+');
std::string percent_decoded_leniently(std::string_view text, char plus = '+');

}  // namespace patchbay
