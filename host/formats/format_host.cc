// Checks host names by RFC 1123 §2.1, and internationalized labels by RFC 5891. For a label,
// libidn2 checks the characters, the contextual and bidirectional rules, and the round trip of an
// A-label.
#include <idn2.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/format.h"
#include "formats/host_name.h"

namespace patchbay::formats {
namespace {

constexpr std::size_t kLongestLabel = 63;  // RFC 1035 §2.3.4
constexpr std::size_t kLongestName = 253;  // 255 minus two length bytes (first label and root)

bool all_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_ascii(static_cast<unsigned char>(c)); });
}

// Returns true if the label has 1 to kLongestLabel letters, digits and hyphens, and no hyphen at
// either end.
bool is_plain_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_a_label(std::string_view label) {
  return label.size() >= 4 && (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n' &&
         label.substr(2, 2) == "--";
}

const std::uint8_t* bytes_of(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.c_str());
}

// Returns the A-label of a label if IDNA2008 allows the registration of the label, else nothing.
std::optional<std::string> registered(std::string_view label, bool normalize) {
  if (label.find('\0') != std::string_view::npos) return std::nullopt;
  std::string text(label);
  const bool encoded = is_a_label(label);
  if (encoded) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  }
  std::uint8_t* result = nullptr;
  const int code =
      idn2_register_u8(encoded ? nullptr : bytes_of(text), encoded ? bytes_of(text) : nullptr,
                       &result, normalize ? IDN2_NFC_INPUT : 0);
  if (code != IDN2_OK) return std::nullopt;
  std::string a_label(reinterpret_cast<char*>(result));
  idn2_free(result);
  return a_label;
}

std::optional<std::u32string> decoded(const std::string& a_label) {
  char* result = nullptr;
  if (idn2_to_unicode_8z8z(a_label.c_str(), &result, 0) != IDN2_OK) return std::nullopt;
  std::u32string out = to_code_points(result);
  idn2_free(result);
  return out;
}

// Returns true if Unicode reserves the block of the character for scripts written from right to
// left.
bool is_right_to_left(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
         (c >= 0x1E800 && c <= 0x1EFFF);
}

// Returns true if the text has Arabic-Indic digits together with European or Extended Arabic-Indic
// digits. A right-to-left label may not mix these digits (RFC 5893 §2 rule 4).
bool mixes_digits(const std::u32string& text) {
  const auto within = [&](char32_t first, char32_t last) {
    return std::any_of(text.begin(), text.end(),
                       [&](char32_t c) { return c >= first && c <= last; });
  };
  return within(0x660, 0x669) && (within('0', '9') || within(0x6F0, 0x6F9));
}

// A label that IDNA2008 allows.
struct Label {
  std::size_t size = 0;  // bytes of its A-label or plain form
  bool right_to_left = false;
  bool starts_with_digit = false;
};

std::optional<Label> read_label(std::string_view label, bool normalize) {
  if (label.empty()) return std::nullopt;
  Label out;
  out.starts_with_digit = is_digit(label.front());
  if (all_ascii(label) && !is_a_label(label)) {
    out.size = label.size();
    const bool reserved = label.size() >= 4 && label.substr(2, 2) == "--";
    return is_plain_label(label) && !reserved ? std::optional(out) : std::nullopt;
  }
  const auto a_label = registered(label, normalize);
  if (!a_label || a_label->size() > kLongestLabel) return std::nullopt;
  const auto text = decoded(*a_label);
  // An A-label must stand for a text that has characters beyond ASCII.
  if (!text || std::all_of(text->begin(), text->end(), [](char32_t c) { return c < 0x80; })) {
    return std::nullopt;
  }
  out.size = a_label->size();
  out.right_to_left = std::any_of(text->begin(), text->end(), is_right_to_left);
  if (out.right_to_left && mixes_digits(*text)) return std::nullopt;
  out.starts_with_digit = text->front() >= '0' && text->front() <= '9';
  return out;
}

// Finds the next full stop, which is any of the four characters of RFC 3490 §3.1. Returns its
// position, and sets `size` to its number of bytes. Returns npos if there is no full stop.
std::size_t find_dot(std::string_view text, std::size_t& size) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t behind = at;
    const char32_t c = next_code_point(text, behind);
    if (c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61) {
      size = behind - at;
      return at;
    }
    at = behind;
  }
  return std::string_view::npos;
}

}  // namespace

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > kLongestName) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (!is_plain_label(label)) return false;
    if (is_a_label(label) && !read_label(label, false)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_international_name(std::string_view text, bool normalize) {
  // Longer texts are refused at once, so that the work for a text stays small.
  constexpr std::size_t kLongestInUtf8 = 4 * kLongestName;
  if (text.size() > kLongestInUtf8 || !is_utf8(text)) return false;
  std::size_t total = 0;
  bool right_to_left = false;
  bool digit_first = false;
  while (true) {
    std::size_t dot_size = 0;
    const std::size_t dot = find_dot(text, dot_size);
    const auto label = read_label(text.substr(0, dot), normalize);
    if (!label) return false;
    total += label->size + 1;
    right_to_left = right_to_left || label->right_to_left;
    digit_first = digit_first || label->starts_with_digit;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + dot_size);
  }
  // If a name has a right-to-left label, none of its labels may begin with a digit (RFC 5893 §2
  // rule 1).
  return total - 1 <= kLongestName && !(right_to_left && digit_first);
}

bool is_idn_hostname(std::string_view text) { return is_international_name(text, false); }

}  // namespace patchbay::formats
