// Functions for ASCII letters in upper and lower case, in any locale. All other bytes stay
// unchanged.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

namespace patchbay {

constexpr char lower_case(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& each : lower) each = lower_case(each);
  return lower;
}

// Returns true if the texts differ only in the case of ASCII letters.
inline bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char one, char other) { return lower_case(one) == lower_case(other); });
}

inline bool is_one_of_ignoring_case(std::string_view text,
                                    std::initializer_list<std::string_view> texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](std::string_view each) { return equal_ignoring_case(text, each); });
}

}  // namespace patchbay
