#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::http_client {

// Scheme, host and port of a server (RFC 6454 §4). The host is in lower case. Internationalized
// names are in their ASCII form (RFC 5890). An IPv6 address is in brackets. The port is always set.
struct Origin {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;

  bool operator==(const Origin&) const = default;
  // Returns the origin as text, for example "https://api.github.com". Omits the scheme's default
  // port.
  [[nodiscard]] std::string text() const;
};

// An absolute http or https URL. libcurl parses the URL once and later connects to the result of
// this parse. So an unusual notation (http://0x7f.1, backslashes, ideographic dots) cannot mean one
// host for the policy and another for the socket. User information, zone ids and other schemes are
// refused. The fragment is dropped. A copy of a Url is not parsed again.
class Url {
 public:
  // Reads a URL. Fails with INVALID_ARGUMENT. The message never contains the values of a query.
  static Result<Url> parse(std::string_view text);

  // Resolves a `Location` header of a response from this URL (RFC 3986 §5).
  [[nodiscard]] Result<Url> resolve(std::string_view reference) const;

  // Percent-encodes name and value, and adds `name=value` to the query.
  Result<void> append_query(std::string_view name, std::string_view value);

  [[nodiscard]] const Origin& origin() const { return origin_; }
  // Returns the whole URL. The query may contain secrets, so sanitize_url() must be called before
  // the URL is shown to anyone.
  [[nodiscard]] const std::string& text() const { return text_; }

  // Returns libcurl's parsed URL (a CURLU) for the engine. Valid as long as this object.
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

}  // namespace patchbay::http_client
