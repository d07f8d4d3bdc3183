// SPDX-License-Identifier: Apache-2.0
// Writes a string as JSON text, for the few places of the SDK that write JSON. Authors of
// connectors use json.h or any JSON library.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::sdk {

// Returns `text` (UTF-8) as a JSON string, quotation marks included (RFC 8259, section 7).
inline std::string json_quote(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
  return out;
}

}  // namespace patchbay::sdk
