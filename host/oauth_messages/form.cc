#include "oauth_messages/form.h"

#include <algorithm>
#include <optional>

namespace patchbay::oauth_messages {
namespace {

constexpr std::size_t kEncodedByte = 3;  // "%41"

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') ||
         std::string_view("-._~").find(letter) != std::string_view::npos;
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char letter : text) {
    if (is_plain(letter)) {
      out += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

std::optional<int> digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return std::nullopt;
}

std::string decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());  // never grows, so no copy of a secret stays behind
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto high = digit_of(text[i + 1]);
      const auto low = digit_of(text[i + 2]);
      if (high && low) {
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
        continue;
      }
    }
    out += text[i] == '+' ? ' ' : text[i];
  }
  return out;
}

}  // namespace

Secret form_of(const Parameters& parameters) {
  std::size_t size = 0;
  for (const auto& [name, value] : parameters) {
    size += (name.size() + value.reveal().size()) * kEncodedByte + 2;
  }
  std::string form;
  form.reserve(size);
  for (const auto& [name, value] : parameters) {
    if (!form.empty()) form += '&';
    append_encoded(form, name);
    form += '=';
    append_encoded(form, value.reveal());
  }
  return Secret(std::move(form));
}

Secret form_encoded(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size() * kEncodedByte);
  append_encoded(encoded, text);
  return Secret(std::move(encoded));
}

Parameters parse_form(std::string_view text) {
  Parameters parameters;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    parameters.emplace_back(decoded(pair.substr(0, equals)),
                            Secret(decoded(pair.substr(std::min(equals + 1, pair.size())))));
  }
  return parameters;
}

}  // namespace patchbay::oauth_messages
