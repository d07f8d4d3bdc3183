// SPDX-License-Identifier: Apache-2.0
#include "path_text.h"

#include <patchbay/abi/draft/documents.h>

#include <cstdint>

#include "bytes.h"

namespace files {
namespace {

constexpr char kHex[] = "0123456789abcdef";

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

// Returns the FNV-1a hash (64 bit) in hex. The hash does not have to withstand attackers, because
// anyone who can write names here can also write contents.
std::string hash(std::string_view bytes, std::uint64_t value) {
  for (const char c : bytes) value = (value ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[value >> shift & 15];
  return out;
}

std::optional<std::string> unhex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  const std::string_view digits(kHex, 16);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const auto high = digits.find(text[at]);
    const auto low = digits.find(text[at + 1]);
    if (high == digits.npos || low == digits.npos) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
  }
  return out;
}

bool is_its_own_id(std::string_view path) {
  return path.size() <= PATCHBAY_DOCUMENT_ID_MAX && is_utf8(path);
}

}  // namespace

std::string text_of_path(std::string_view path) {
  return is_utf8(path) ? "=" + std::string(path) : "#" + hex(path);
}

std::optional<std::string> path_of_text(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '=') return std::string(text.substr(1));
  return text.front() == '#' ? unhex(text.substr(1)) : std::nullopt;
}

std::string id_of_path(std::string_view path) {
  if (path.empty()) return ".";
  if (is_its_own_id(path)) return std::string(path);
  const std::string text = "/" + hex(path);
  if (text.size() <= PATCHBAY_DOCUMENT_ID_MAX) return text;
  return "/long/" + hash(path, 0xcbf29ce484222325U) + hash(path, 0x9e3779b97f4a7c15U);
}

std::optional<std::string> reference_of_path(std::string_view path) {
  if (is_its_own_id(path)) return std::string();
  std::string text = text_of_path(path);
  if (text.size() > PATCHBAY_REFERENCE_MAX) return std::nullopt;
  return text;
}

std::string shown(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t good = utf8_prefix(name);
    out += name.substr(0, good);
    name.remove_prefix(good);
    if (name.empty()) break;
    out += "\xEF\xBF\xBD";
    name.remove_prefix(1);
  }
  return out;
}

}  // namespace files
