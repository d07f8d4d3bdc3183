#pragma once

namespace patchbay::formats {

// The characters ucschar and iprivate of RFC 3987 §2.2.
constexpr bool is_iri_character(char32_t c) {
  if (c < 0x10000) {
    return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
           (c >= 0xFDF0 && c <= 0xFFEF);
  }
  return c <= 0xEFFFD && (c & 0xFFFFU) <= 0xFFFD && !(c >= 0xE0000 && c < 0xE1000);
}

constexpr bool is_iri_private(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && (c & 0xFFFFU) <= 0xFFFD);
}

}  // namespace patchbay::formats
