// SPDX-License-Identifier: Apache-2.0
// The content of a file, in the form in which an action returns it: text if the content is UTF-8,
// otherwise base64.
//
//   const Bytes file = read_bytes(response, 1 << 20);
//   return {file.encoding(), file.shown(), file.truncated};
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/sdk/http.h"

namespace patchbay::sdk {

// Returns the bytes as base64 with padding (RFC 4648 §4).
inline std::string base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (; !bytes.empty(); bytes.remove_prefix(bytes.size() < 3 ? bytes.size() : 3)) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
      return i < bytes.size() ? static_cast<std::uint8_t>(bytes[i]) : 0U;
    };
    const std::uint32_t group = byte(0) << 16U | byte(1) << 8U | byte(2);
    text += kDigits[group >> 18U];
    text += kDigits[group >> 12U & 63U];
    text += bytes.size() > 1 ? kDigits[group >> 6U & 63U] : '=';
    text += bytes.size() > 2 ? kDigits[group & 63U] : '=';
  }
  return text;
}

namespace detail {

// Returns the size of the UTF-8 character at the beginning. Returns 0 if there is no complete
// character.
inline std::size_t utf8_character(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return size;
}

// Removes the last character if it was cut in the middle.
inline void end_whole(std::string& bytes) {
  std::size_t tail = 0;
  while (tail < 3 && tail < bytes.size() &&
         (static_cast<std::uint8_t>(bytes[bytes.size() - 1 - tail]) & 0xC0) == 0x80) {
    ++tail;
  }
  if (tail == bytes.size()) return;
  const std::size_t start = bytes.size() - 1 - tail;
  if (utf8_character(std::string_view(bytes).substr(start)) == 0) bytes.resize(start);
}

}  // namespace detail

// Returns true if all of `bytes` is UTF-8 (RFC 3629: no overlong forms, no surrogates).
inline bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t size = detail::utf8_character(bytes);
    if (size == 0) return false;
    bytes.remove_prefix(size);
  }
  return true;
}

struct Bytes {
  std::string bytes;
  bool truncated = false;

  // Returns "utf-8" or "base64".
  [[nodiscard]] const char* encoding() const { return is_utf8(bytes) ? "utf-8" : "base64"; }
  // Returns the bytes in the form of encoding().
  [[nodiscard]] std::string shown() const { return is_utf8(bytes) ? bytes : base64(bytes); }
};

// Reads up to `limit` bytes of the response's body, after the first `skip` bytes. Does not fetch
// the rest of the body. A truncated text ends with a whole UTF-8 character, unless it would then be
// empty. [call]
inline Bytes read_bytes(const Response& response, std::size_t limit, std::size_t skip = 0) {
  Bytes out;
  limit += skip;
  std::size_t size = 0;
  while (size <= limit) {
    if (out.bytes.size() == size) out.bytes.resize(size + (size < 16384 ? 16384 : size));
    const std::size_t got = response.read(out.bytes.data() + size, out.bytes.size() - size);
    if (got == 0) break;
    size += got;
  }
  out.truncated = size > limit;
  out.bytes.resize(out.truncated ? limit : size);
  out.bytes.erase(0, skip);
  if (!out.truncated) return out;
  std::string whole = out.bytes;
  detail::end_whole(whole);
  if (!whole.empty() && is_utf8(whole)) out.bytes = std::move(whole);
  return out;
}

}  // namespace patchbay::sdk
