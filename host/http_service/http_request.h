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

// A plugin's request, read and checked. The body stays the plugin's until send returns.
struct HttpRequest {
  Request request;
  std::optional<PluginBody> body;  // request.body_source points here: not to be moved
  bool fresh = false;              // the cache may not answer
  std::uint64_t max_body_bytes = 0;
  std::chrono::milliseconds timeout{0};  // 0: none of its own
};

// Fills `out`. PLUGIN_FAULT for what a connector may not ask: headers that are the host's
// (Authorization, Cookie, Host, …), a method that is no token, line breaks, sizes out of bounds.
// UNSUPPORTED: a flag that must be understood, and is of a later release.
Result<void> read_request(const patchbay_http_request& from, HttpRequest& out);

}  // namespace patchbay::http_service
