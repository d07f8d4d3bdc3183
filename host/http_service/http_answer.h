#pragma once

#include <patchbay/abi/types.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "http_client/exchange.h"

namespace patchbay::http_service {

// A provider's answer while a plugin reads it: either still arriving (the host may have read its
// beginning) or from the cache. Belongs to its call's thread.
class HttpAnswer {
 public:
  explicit HttpAnswer(Exchange exchange);
  explicit HttpAnswer(std::shared_ptr<const Response> kept);

  [[nodiscard]] int status() const;
  [[nodiscard]] const Headers& headers() const;
  // The address it came from, after redirects, sanitized.
  [[nodiscard]] const std::string& url() const;
  // It came from the cache, and nothing of it over the network now.
  [[nodiscard]] bool is_kept() const { return kept_ != nullptr; }
  // The headers in the ABI's form; valid as long as this object.
  [[nodiscard]] std::span<const patchbay_header> abi_headers();

  // The first bytes of the body, at most `size`; they can still be read afterwards.
  Result<std::string_view> peek(std::size_t size);
  // Whether peek() has seen the whole body.
  [[nodiscard]] bool is_whole() const { return kept_ != nullptr || ended_; }

  Result<std::size_t> read(std::span<std::byte> out);
  // Writes the rest of the body into `sink`; returns how many bytes that was.
  Result<std::uint64_t> pipe(BodySink& sink);

  // Whether its request has its own timeout, which also applies while the body is read.
  void set_timed(bool timed) { timed_ = timed; }
  [[nodiscard]] bool is_timed() const { return timed_; }

  // Stops after `limit` bytes with PROVIDER_ERROR. 0: the plugin set no limit.
  void limit(std::uint64_t limit) { limit_ = limit; }

 private:
  [[nodiscard]] std::string_view waiting() const;
  Result<void> count(std::uint64_t bytes);

  std::optional<Exchange> exchange_;
  std::shared_ptr<const Response> kept_;
  std::string peeked_;
  std::size_t taken_ = 0;  // of the peeked or kept bytes
  bool timed_ = false;
  bool ended_ = false;  // the exchange has no bytes beyond those peeked
  std::uint64_t passed_ = 0;
  std::uint64_t limit_ = 0;
  std::vector<patchbay_header> abi_headers_;
};

}  // namespace patchbay::http_service
