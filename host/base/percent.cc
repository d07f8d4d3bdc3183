#include "base/percent.h"

namespace patchbay {
namespace {

// Returns the byte of the triplet at the front of `text`, or -1 if there is no triplet.
int triplet(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// Appends the decoded text to `out`. If `keeps_strays`, keeps each "%" that begins no triplet.
// Otherwise stops at such a "%" and returns false.
bool decode(std::string_view text, char plus, bool keeps_strays, std::string& out) {
  out.reserve(text.size());
  while (!text.empty()) {
    const int byte = triplet(text);
    if (byte < 0 && text.front() == '%' && !keeps_strays) return false;
    if (byte < 0) {
      out += text.front() == '+' ? plus : text.front();
    } else {
      out += static_cast<char>(byte);
    }
    text.remove_prefix(byte < 0 ? 1 : 3);
  }
  return true;
}

}  // namespace

bool is_unreserved(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') ||
         std::string_view("-._~").find(letter) != std::string_view::npos;
}

void append_percent_encoded(std::string& out, std::string_view text, HexCase digits) {
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (is_unreserved(letter)) {
      out += letter;
    } else {
      out.append({'%', hex_digit(byte >> 4U, digits), hex_digit(byte & 15U, digits)});
    }
  }
}

std::optional<std::string> percent_decoded(std::string_view text, char plus) {
  std::optional<std::string> out(std::in_place);
  if (!decode(text, plus, false, *out)) return std::nullopt;
  return out;
}

std::string percent_decoded_leniently(std::string_view text, char plus) {
  std::string out;
  decode(text, plus, true, out);
  return out;
}

}  // namespace patchbay
