// Joins words into one text, splits a text into words, and trims a text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

// Returns the words as one text, for example scopes separated by spaces (RFC 6749 §3.3), or names
// in a sentence.
std::string joined(std::span<const std::string> words, std::string_view separator = " ");

// Returns the words of `text`, which are separated by one or more spaces.
std::vector<std::string> words_of(std::string_view text);

// Returns `text` without spaces and tabs at its ends (RFC 9110 §5.6.3: optional whitespace).
std::string_view trimmed(std::string_view text);

}  // namespace patchbay
