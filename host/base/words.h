#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

// Words as one text, such as the scopes of RFC 6749 §3.3 between single blanks, or the names in a
// sentence.
std::string joined(std::span<const std::string> words, std::string_view separator = " ");

// The words between the blanks of `text`; several blanks are as one.
std::vector<std::string> words_of(std::string_view text);

// Without the blanks and tabs around it: the optional whitespace of RFC 9110 §5.6.3.
std::string_view trimmed(std::string_view text);

}  // namespace patchbay
