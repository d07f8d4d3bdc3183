// Short texts made of words: joined, taken apart, trimmed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

// Joins words into one text, such as scopes with blanks between them (RFC 6749 §3.3), or names in a
// sentence.
std::string joined(std::span<const std::string> words, std::string_view separator = " ");

// Returns the words between the blanks of `text`; several blanks count as one.
std::vector<std::string> words_of(std::string_view text);

// Returns `text` without the blanks and tabs at its ends (the optional whitespace of RFC 9110
// §5.6.3).
std::string_view trimmed(std::string_view text);

}  // namespace patchbay
