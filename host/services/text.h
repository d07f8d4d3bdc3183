// Converts text between the ABI's (pointer, size) and string_view.
#pragma once

#include <patchbay/abi/types.h>

#include <string_view>

namespace patchbay::services {

inline patchbay_str to_abi(std::string_view text) { return {text.data(), text.size()}; }

// A plugin may pass the size 0 with any pointer. A NULL pointer with any size is read as empty.
inline std::string_view from_abi(patchbay_str text) {
  if (text.data == nullptr) return {};
  return {text.data, static_cast<std::size_t>(text.size)};
}

}  // namespace patchbay::services
