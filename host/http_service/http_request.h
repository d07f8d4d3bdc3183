#pragma once

#include <patchbay/abi/host_http.h>

#include <chrono>
#include <cstdint>

#include "http_client/request.h"

namespace patchbay::http_service {

// Reads a request body from the plugin that makes it.
class PluginBody final : public BodySource {
 public:
  explicit PluginBody(const patchbay_source& source) : source_(source) {}

  Result<std::size_t> read(std::span<std::byte> out) override;
  Result<void> rewind() override;
  [[nodiscard]] std::optional<std::uint64_t> size() const override;

 private:
  const patchbay_source& source_;
};

// A plugin's request, read and checked. The plugin owns the body until send returns.
struct HttpRequest {
  Request request;
  std::optional<PluginBody> body;  // request.body_source points here: do not move this
  bool fresh = false;              // the cache may not answer
  std::uint64_t max_body_bytes = 0;
  std::chrono::milliseconds timeout{0};  // 0: it has no timeout of its own
};

// Fills `out`. PLUGIN_FAULT if a connector may not ask this: a header that belongs to the host
// (Authorization, Cookie, Host, …), a method that is not a token, line breaks, sizes out of bounds.
// UNSUPPORTED: a flag of a later release that must be understood.
Result<void> read_request(const patchbay_http_request& from, HttpRequest& out);

}  // namespace patchbay::http_service
