// Reads and writes percent-encoding (RFC 3986 §2.1): a byte as "%" and two hexadecimal digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/hex.h"

namespace patchbay {

// Returns true for a character that needs no encoding in any part of a URI (RFC 3986 §2.3).
bool is_unreserved(char letter);

// Appends `text` to `out`, and encodes every byte that is not an unreserved character. RFC 3986
// §2.1 advises digits in upper case; a decoder accepts both.
void append_percent_encoded(std::string& out, std::string_view text,
                            HexCase digits = HexCase::kUpper);

// Return the text with each triplet such as "%41" replaced by its byte. Each "+" is replaced by
// `plus`, which is a space for forms. If a "%" begins no triplet, percent_decoded() returns
// nullopt, and percent_decoded_leniently() keeps the "%" (WHATWG URL §1.3). The result may contain
// any bytes. It is never reallocated, so that no copy of a secret stays in memory.
std::optional<std::string> percent_decoded(std::string_view text, char plus = '+');
std::string percent_decoded_leniently(std::string_view text, char plus = '+');

}  // namespace patchbay
