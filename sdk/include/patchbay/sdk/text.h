// SPDX-License-Identifier: Apache-2.0
// Converts text between the ABI's form and that of C++. Nothing is copied.
#pragma once

#include <cstdint>
#include <string_view>

#include "patchbay/abi/types.h"

namespace patchbay::sdk {

inline std::string_view view(patchbay_str text) {
  return text.size == 0 ? std::string_view()
                        : std::string_view(text.data, static_cast<std::size_t>(text.size));
}

// Returns `text` in the ABI's form. The result borrows the text, so the text must outlive it.
constexpr patchbay_str borrow(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace patchbay::sdk
