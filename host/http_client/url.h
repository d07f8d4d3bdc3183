#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay {

// Scheme, host and port: who a request goes to (RFC 6454 §4). The host is lower case,
// internationalised names in their ASCII form (RFC 5890), an IPv6 address in brackets; the port is
// always set.
struct Origin {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;

  bool operator==(const Origin&) const = default;
  // "https://api.github.com", with the port where it is not the scheme's own.
  [[nodiscard]] std::string text() const;
};

// An absolute http or https URL. It is parsed once, by libcurl, and libcurl connects to that same
// parse: odd notations (http://0x7f.1, backslashes, ideographic dots) can not mean one thing to the
// policy and another to the socket. User information, zone ids and other schemes are refused; the
// fragment is dropped. A copy parses nothing anew.
class Url {
 public:
  // INVALID_ARGUMENT with a sentence that never shows what a query carried.
  static Result<Url> parse(std::string_view text);

  // The URL that a `Location` means when it comes from here (RFC 3986 §5).
  [[nodiscard]] Result<Url> resolve(std::string_view reference) const;

  // Adds `name=value` to the query, both percent-encoded.
  Result<void> append_query(std::string_view name, std::string_view value);

  [[nodiscard]] const Origin& origin() const { return origin_; }
  // The whole URL; may carry secrets in its query: sanitize_url() before it is shown to anyone.
  [[nodiscard]] const std::string& text() const { return text_; }

  // libcurl's parse of it (a CURLU), for the engine; lives as long as this object.
  [[nodiscard]] void* native() const { return handle_.get(); }

  Url(const Url& other);
  Url& operator=(const Url& other);
  Url(Url&&) noexcept = default;
  Url& operator=(Url&&) noexcept = default;
  ~Url() = default;

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  using Handle = std::unique_ptr<void, Free>;

  explicit Url(Handle handle) : handle_(std::move(handle)) {}
  Result<void> read_back();

  Handle handle_;
  Origin origin_;
  std::string text_;
};

}  // namespace patchbay
