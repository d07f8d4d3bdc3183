#pragma once

#include <patchbay/abi/types.h>

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "http_client/exchange.h"
#include "http_client/rate_fields.h"

namespace patchbay::http_service {

// A provider's response for a plugin. It comes from the cache, or from the network, where its body
// may still be arriving. Used on the call's thread.
class HttpAnswer {
 public:
  explicit HttpAnswer(http_client::Exchange exchange);
  explicit HttpAnswer(std::shared_ptr<const http_client::Response> kept);

  [[nodiscard]] int status() const;
  [[nodiscard]] const http_client::Headers& headers() const;
  // Returns the sanitized URL of the response, after redirects.
  [[nodiscard]] const std::string& url() const;
  // Returns true if the response came from the cache.
  [[nodiscard]] bool is_kept() const { return kept_ != nullptr; }
  // Returns the limits in the headers. Only the first call reads the headers; later calls ignore
  // `now`.
  [[nodiscard]] const http_client::RateFields& rate_fields(WallTime now);
  // Returns the headers in the ABI's form. Valid as long as this object.
  [[nodiscard]] std::span<const patchbay_header> abi_headers();

  // Returns the first bytes of the body, at most `size` bytes. read() and pipe() return these bytes
  // again.
  Result<std::string_view> peek(std::size_t size);
  // Returns true if the whole body has been received.
  [[nodiscard]] bool is_whole() const { return kept_ != nullptr || ended_; }

  Result<std::size_t> read(std::span<std::byte> out);
  // Writes the rest of the body to `sink`. Returns the number of written bytes.
  Result<std::uint64_t> pipe(http_client::BodySink& sink);

  // Returns true if read() would not wait.
  [[nodiscard]] bool is_ready() const;
  // Sets a strand to wake when more of the body has arrived. nullptr: no strand.
  void watch(Strand* strand);
  // From now on, reading ends at `until` or when `stop` is requested. The request's deadline and
  // stop token no longer apply.
  void hand_over(Monotonic until, std::stop_token stop);
  // Sets whether the response may be stored for a later call (patchbay.host.http_streams).
  void set_keepable(bool keepable) { keepable_ = keepable; }
  [[nodiscard]] bool is_keepable() const { return keepable_ && exchange_; }
  // Makes read() return these bytes first. They were read before.
  void take_back(std::string_view bytes);

  // Sets whether the request has its own timeout. It also applies while the body is read.
  void set_timed(bool timed) { timed_ = timed; }
  [[nodiscard]] bool is_timed() const { return timed_; }

  // Makes read() and pipe() fail with PROVIDER_ERROR after `limit` bytes. 0 means no limit.
  void limit(std::uint64_t limit) { limit_ = limit; }

 private:
  [[nodiscard]] std::string_view waiting() const;
  Result<void> count(std::uint64_t bytes);

  std::optional<http_client::Exchange> exchange_;
  std::shared_ptr<const http_client::Response> kept_;
  std::optional<http_client::RateFields> rate_fields_;
  std::string peeked_;
  std::size_t taken_ = 0;  // number of bytes read from peeked_ or from the cached body
  bool timed_ = false;
  bool keepable_ = false;
  bool ended_ = false;  // true: the exchange has no bytes after peeked_
  std::uint64_t passed_ = 0;
  std::uint64_t limit_ = 0;
  std::vector<patchbay_header> abi_headers_;
};

}  // namespace patchbay::http_service
