#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace patchbay {

// Returns the text as bytes, in the type that libraries such as OpenSSL take. Borrows the text.
inline std::span<const std::uint8_t> octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace patchbay
