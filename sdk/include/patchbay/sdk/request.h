// SPDX-License-Identifier: Apache-2.0
// An HTTP request, written as a chain: Request::post(url).json(value).idempotent()
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patchbay/abi/draft/host_http_streams.h"
#include "patchbay/abi/host_http.h"
#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/source.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

class Request {
 public:
  // `url` is absolute. url.h builds such a URL and escapes every part.
  Request(std::string method, std::string url) : method_(std::move(method)), url_(std::move(url)) {}
  static Request get(std::string url) { return {"GET", std::move(url)}; }
  static Request post(std::string url) { return {"POST", std::move(url)}; }
  static Request put(std::string url) { return {"PUT", std::move(url)}; }
  static Request patch(std::string url) { return {"PATCH", std::move(url)}; }
  static Request remove(std::string url) { return {"DELETE", std::move(url)}; }

  // Adds a header. The host sets Authorization, Cookie and Host.
  Request header(std::string name, std::string value) && {
    headers_.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
  Request body(std::string bytes) && {
    body_ = std::move(bytes);
    return std::move(*this);
  }
  // Sets a body that is read in pieces. `source` must live until send() returns.
  Request body(Source& source) && {
    source_ = source.raw();
    has_source_ = true;
    return std::move(*this);
  }
  // Encodes `value` with Codec<T> as a JSON body, and sets its Content-Type.
  template <class T>
  Request json(const T& value) && {
    Collector text;
    Codec<T>::encode(value, Sink(*text.raw()));
    body_ = std::move(text.text);
    return std::move(*this).header("Content-Type", "application/json");
  }

  // Allows the host to send the request twice, although its method does not allow it.
  Request idempotent() && { return std::move(*this).flag(PATCHBAY_HTTP_IDEMPOTENT); }
  // Requests a response that does not come from the cache.
  Request no_cache() && { return std::move(*this).flag(PATCHBAY_HTTP_NO_CACHE); }
  // Sends the request without the credential, for pre-authenticated addresses.
  Request no_credential() && { return std::move(*this).flag(PATCHBAY_HTTP_NO_CREDENTIAL); }
  // Makes send() return a redirect as the response instead of following it.
  Request no_redirect() && { return std::move(*this).flag(PATCHBAY_HTTP_NO_REDIRECT); }
  // Allows the host to send the request even after the caller cancelled the call. The request must
  // tell the provider to stop. A cancelled call may send one such request, which may take at most a
  // second.
  Request last_word() && { return std::move(*this).flag(PATCHBAY_HTTP_LAST_WORD); }
  // Makes the response a stream that may be stored (sdk/http_streams.h). A timeout then ends with
  // the response's headers. A host without the service for streams ignores this.
  Request stream() && { return std::move(*this).flag(PATCHBAY_HTTP_STREAM); }
  // Sets the time after which the request fails; the call may go on. The provider may be silent for
  // this time. The call's own deadline also applies.
  Request timeout(std::chrono::milliseconds time) && {
    timeout_ms_ = time.count() > 0 ? static_cast<std::uint64_t>(time.count()) : 1;
    return std::move(*this);
  }
  // Sets the maximum size of the decompressed response, in bytes.
  Request max_body_bytes(std::uint64_t bytes) && {
    max_body_bytes_ = bytes;
    return std::move(*this);
  }

  [[nodiscard]] const std::string& url() const { return url_; }

  // Returns the request in the ABI's form. Borrows from this object and from `headers`.
  [[nodiscard]] patchbay_http_request raw(std::vector<patchbay_header>& headers) const {
    headers.reserve(headers_.size());
    for (const auto& [name, value] : headers_) headers.push_back({borrow(name), borrow(value)});
    patchbay_http_request raw{};
    raw.struct_size = sizeof(raw);
    raw.flags = flags_;
    raw.method = borrow(method_);
    raw.url = borrow(url_);
    raw.headers = headers.data();
    raw.header_count = headers.size();
    raw.body = borrow(body_);
    raw.body_source = has_source_ ? &source_ : nullptr;
    raw.max_body_bytes = max_body_bytes_;
    raw.timeout_ms = timeout_ms_;
    return raw;
  }

 private:
  Request flag(std::uint32_t flag) && {
    flags_ |= flag;
    return std::move(*this);
  }

  std::string method_;
  std::string url_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::string body_;
  patchbay_source source_{};
  bool has_source_ = false;
  std::uint32_t flags_ = 0;
  std::uint64_t max_body_bytes_ = 0;
  std::uint64_t timeout_ms_ = 0;
};

}  // namespace patchbay::sdk
