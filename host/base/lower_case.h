// ASCII letters in lower case, whatever the locale. All other bytes stay as they are.
#pragma once

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

}  // namespace patchbay
