#include "api/leak_scanner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "base/base64.h"

namespace patchbay::test {
namespace {

// Returns the base64 letters that depend only on the secret, if `before` other bytes precede the
// secret.
std::string base64_at(std::size_t before, std::string_view secret) {
  const std::string encoded = base64(std::string(before, '\0') + std::string(secret));
  const std::size_t first = (before * 8 + 5) / 6;
  const std::size_t last = (before + secret.size()) * 8 / 6;
  return encoded.substr(first, last - first);
}

std::string with_url_alphabet(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::string hex(std::string_view secret, const char* digits) {
  std::string text;
  for (const char letter : secret) {
    const auto byte = static_cast<unsigned char>(letter);
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

// Reads `count` hexadecimal digits as a number. Returns false if they are not digits.
bool read_hex(std::string_view text, std::size_t count, unsigned& number) {
  if (text.size() < count) return false;
  const auto read = std::from_chars(text.data(), text.data() + count, number, 16);
  return read.ptr == text.data() + count;
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && read_hex(text.substr(i + 1), 2, byte)) {
      plain += static_cast<char>(byte);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string json_unescaped(std::string_view text) {
  constexpr std::string_view kLetters = "ntrbf";
  constexpr std::string_view kMeant = "\n\t\r\b\f";
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char letter = text[++i];
    unsigned unit = 0;
    if (letter == 'u' && read_hex(text.substr(i + 1), 4, unit) && unit < 0x80) {
      plain += static_cast<char>(unit);
      i += 4;
    } else if (const auto at = kLetters.find(letter); at != kLetters.npos) {
      plain += kMeant[at];
    } else {
      plain += letter;
    }
  }
  return plain;
}

}  // namespace

void LeakScanner::plant(const std::string& name, std::string_view secret) {
  if (secret.size() < 8) throw std::invalid_argument("too short to be looked for: " + name);
  std::vector<std::string>& forms = needles_[name];
  forms.emplace_back(secret);
  for (const std::size_t before : {0, 1, 2}) {
    forms.push_back(base64_at(before, secret));
    forms.push_back(with_url_alphabet(forms.back()));
  }
  forms.push_back(hex(secret, "0123456789abcdef"));
  forms.push_back(hex(secret, "0123456789ABCDEF"));
}

std::vector<std::string> LeakScanner::found_in(std::string_view text) const {
  const std::string unescaped = json_unescaped(text);
  const std::array<std::string, 5> others = {unescaped, json_unescaped(unescaped),
                                             percent_decoded(text), percent_decoded(unescaped),
                                             json_unescaped(percent_decoded(text))};
  std::vector<std::string> names;
  for (const auto& [name, forms] : needles_) {
    const bool found = std::any_of(forms.begin(), forms.end(), [&](const std::string& form) {
      return text.find(form) != text.npos ||
             std::any_of(others.begin(), others.end(),
                         [&](const std::string& other) { return other.find(form) != other.npos; });
    });
    if (found) names.push_back(name);
  }
  return names;
}

}  // namespace patchbay::test
