// SPDX-License-Identifier: Apache-2.0
// Converts text between the ABI's patchbay_str and std::string_view, and changes text to lower
// case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "patchbay/abi/types.h"

namespace patchbay::sdk {

// Returns the text as a std::string_view, which borrows the text.
inline std::string_view view(patchbay_str text) {
  return text.size == 0 ? std::string_view()
                        : std::string_view(text.data, static_cast<std::size_t>(text.size));
}

// Returns `text` as a patchbay_str. It borrows the text, which must outlive it.
constexpr patchbay_str borrow(std::string_view text) { return {text.data(), text.size()}; }

// Returns the text in lower case. Changes only ASCII letters, in any locale.
constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline std::string lower_case(std::string text) {
  for (char& c : text) c = lower_case(c);
  return text;
}

}  // namespace patchbay::sdk
