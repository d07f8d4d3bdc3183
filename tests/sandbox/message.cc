#include "sandbox/message.h"

#include <algorithm>
#include <cctype>

namespace patchbay::sandbox {
namespace {

std::optional<std::string_view> find(const std::vector<Pair>& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::vector<Pair> parse_query(std::string_view text) {
  std::vector<Pair> query;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (item.empty()) continue;
    const auto equals = std::min(item.find('='), item.size());
    const auto value = item.substr(std::min(equals + 1, item.size()));
    query.emplace_back(percent_decode(item.substr(0, equals), true), percent_decode(value, true));
  }
  return query;
}

}  // namespace

void Request::set_target(std::string given) {
  target = std::move(given);
  const auto question = std::min(target.find('?'), target.size());
  path = target.substr(0, question);
  query = parse_query(std::string_view(target).substr(std::min(question + 1, target.size())));
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  return find(headers, name);
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Response::header(std::string_view name) const {
  return find(headers, name);
}

void Response::set(std::string name, std::string value) {
  for (auto& [key, old] : headers) {
    if (equal_ignoring_case(key, name)) {
      old = std::move(value);
      return;
    }
  }
  headers.emplace_back(std::move(name), std::move(value));
}

Response text_response(int status, std::string_view content_type, std::string body) {
  return Response{status, {{"Content-Type", std::string(content_type)}}, std::move(body)};
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                        hex_digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += kHex[c >> 4U];
      out += kHex[c & 15U];
    }
  }
  return out;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

}  // namespace patchbay::sandbox
