#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace patchbay {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// What the first byte of a sequence determines: the sequence's length (0 if no sequence begins with
// this byte), and the range of the second byte if the length is 2 or more.
struct Lead {
  std::uint8_t length, low, high;
};

constexpr Lead lead_of(unsigned first) {
  if (first < 0x80) return {1, 0, 0};
  if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {3, 0x80, 0xBF};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {4, 0x80, 0xBF};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

constexpr std::array<Lead, 256> kLeads = [] {
  std::array<Lead, 256> leads{};
  for (unsigned byte = 0; byte < leads.size(); ++byte) leads[byte] = lead_of(byte);
  return leads;
}();

// Removes ASCII characters from the front, eight bytes at a time, because most text is ASCII.
std::string_view without_leading_ascii(std::string_view bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::uint64_t word = 0;
  while (bytes.size() >= sizeof word) {
    std::memcpy(&word, bytes.data(), sizeof word);
    if ((word & kHighBits) != 0) break;
    bytes.remove_prefix(sizeof word);
  }
  while (!bytes.empty() && is_ascii(static_cast<unsigned char>(bytes.front()))) {
    bytes.remove_prefix(1);
  }
  return bytes;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (;;) {
    bytes = without_leading_ascii(bytes);
    if (bytes.empty()) return true;
    do {
      const int length = utf8_character(bytes);
      if (length <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(length));
    } while (!bytes.empty() && !is_ascii(static_cast<unsigned char>(bytes.front())));
  }
}

int utf8_character(std::string_view text) {
  if (text.empty()) return -1;
  const Lead lead = kLeads[byte_at(text, 0)];
  if (lead.length < 2) return lead.length;
  if (text.size() < 2) return -1;
  if (byte_at(text, 1) < lead.low || byte_at(text, 1) > lead.high) return 0;
  for (std::size_t i = 2; i < lead.length; ++i) {
    if (i == text.size()) return -1;
    if (!continues_character(text[i])) return 0;
  }
  return lead.length;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (is_ascii(lead)) {
    ++at;
    return lead;
  }
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t code = lead & (0x3FU >> more);
  for (std::size_t i = 1; i <= more && at + i < text.size(); ++i) {
    code = (code << 6U) | (byte(at + i) & 0x3FU);
  }
  at += more + 1;
  return code;
}

char* write_utf8(char* out, char32_t code) {
  const auto push = [&](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0U | (code >> 6U));
    push(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    push(0xE0U | (code >> 12U));
    push(0x80U | ((code >> 6U) & 0x3FU));
    push(0x80U | (code & 0x3FU));
  } else {
    push(0xF0U | (code >> 18U));
    push(0x80U | ((code >> 12U) & 0x3FU));
    push(0x80U | ((code >> 6U) & 0x3FU));
    push(0x80U | (code & 0x3FU));
  }
  return out;
}

void append_utf8(std::string& out, char32_t code) {
  std::array<char, 4> bytes;
  out.append(bytes.data(), write_utf8(bytes.data(), code));
}

std::u32string to_code_points(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) out += next_code_point(utf8, at);
  return out;
}

std::string_view utf8_prefix(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && continues_character(text[most])) --most;
  return text.substr(0, most);
}

std::string_view utf8_suffix(std::string_view text, std::size_t most) {
  std::size_t begin = text.size() - std::min(most, text.size());
  while (begin < text.size() && continues_character(text[begin])) ++begin;
  return text.substr(begin);
}

}  // namespace patchbay
