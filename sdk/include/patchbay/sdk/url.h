// SPDX-License-Identifier: Apache-2.0
// Builds a URL from parts that are not trusted: it escapes every segment and value, so that no
// argument can add a path, a query or a "..".
//
//   Url(base).segment("repos").segment(owner).segment(name).query("state", "open").text()
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "patchbay/sdk/error.h"

namespace patchbay::sdk {

class Url {
 public:
  // `base` is absolute and has no query, for example "https://api.github.com".
  explicit Url(std::string base) : text_(std::move(base)) {
    while (!text_.empty() && text_.back() == '/') text_.pop_back();
  }

  // Adds one path segment, and escapes a "/" in it. Throws INVALID_ARGUMENT for "", "." and "..".
  Url segment(std::string_view name) && {
    if (name.empty() || name == "." || name == "..") {
      throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                  "\"" + std::string(name) + "\" cannot be a part of an address: give a name.");
    }
    text_ += '/';
    escape(name);
    return std::move(*this);
  }

  // Adds several segments, separated by "/". The rules of segment() apply to each.
  Url path(std::string_view segments) && {
    while (true) {
      const auto slash = segments.find('/');
      *this = std::move(*this).segment(segments.substr(0, slash));
      if (slash == std::string_view::npos) return std::move(*this);
      segments.remove_prefix(slash + 1);
    }
  }

  // Appends a text unchanged, for example "/issues", ":run" or a final "/". Nothing is escaped, so
  // no part of the text may come from arguments or from a provider.
  Url literal(std::string_view text) && {
    text_ += text;
    return std::move(*this);
  }

  Url query(std::string_view name, std::string_view value) && {
    text_ += has_query_ ? '&' : '?';
    has_query_ = true;
    escape(name);
    text_ += '=';
    escape(value);
    return std::move(*this);
  }
  Url query(std::string_view name, long long value) && {
    return std::move(*this).query(name, std::string_view(std::to_string(value)));
  }

  [[nodiscard]] const std::string& text() const& { return text_; }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  // Escapes all characters except the unreserved ones (RFC 3986 §2.3).
  void escape(std::string_view part) {
    constexpr char kHex[] = "0123456789ABCDEF";
    for (const char c : part) {
      const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                              c == '~';
      if (unreserved) {
        text_ += c;
      } else {
        const auto byte = static_cast<unsigned char>(c);
        text_ += '%';
        text_ += kHex[byte >> 4];
        text_ += kHex[byte & 15];
      }
    }
  }

  std::string text_;
  bool has_query_ = false;
};

}  // namespace patchbay::sdk
