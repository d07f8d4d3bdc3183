// Converts between the ABI's texts (pointer and size) and string_view.
#pragma once

#include <patchbay/abi/types.h>

#include <string_view>

namespace patchbay::services {

inline patchbay_str to_abi(std::string_view text) { return {text.data(), text.size()}; }

// Returns a plugin's text. With a NULL pointer the text is empty, whatever its size is.
inline std::string_view from_abi(patchbay_str text) {
  if (text.data == nullptr) return {};
  return {text.data, static_cast<std::size_t>(text.size)};
}

}  // namespace patchbay::services
