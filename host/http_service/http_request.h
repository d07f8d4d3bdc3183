#pragma once

#include <patchbay/abi/host_http.h>

#include <chrono>
#include <cstdint>

#include "base/secret.h"
#include "http_client/request.h"
#include "services/call_frame.h"

namespace patchbay::http_service {

// A request body that the plugin delivers. If the plugin fails to deliver it, reading fails with
// PLUGIN_FAULT. If the call has ended, reading fails with CANCELLED or DEADLINE_EXCEEDED instead.
class PluginBody final : public http_client::BodySource {
 public:
  PluginBody(const services::CallFrame& frame, const patchbay_source& source)
      : frame_(frame), source_(source) {}

  Result<std::size_t> read(std::span<std::byte> out) override;
  Result<void> rewind() override;
  [[nodiscard]] std::optional<std::uint64_t> size() const override;

 private:
  [[nodiscard]] Error failed(const char* to_do_what) const;

  const services::CallFrame& frame_;
  const patchbay_source& source_;
};

// A plugin's request, read and checked by the host. The plugin owns the body, which must live until
// send() returns.
struct HttpRequest {
  http_client::Request request;
  // Request::body_source points to this member, so an HttpRequest must not be moved.
  std::optional<PluginBody> body;
  // Request::body points to this member if the body contains a secret that the plugin must not see.
  Secret secret_body;
  bool fresh = false;  // true: the response must not come from the cache
  std::uint64_t max_body_bytes = 0;
  std::chrono::milliseconds timeout{0};  // 0: only the call's deadline applies
  bool is_last_word = false;             // true: the request may be sent although the call was
                                         // cancelled
  bool is_stream = false;                // true: a later call may read the response, so the timeout
                                         // ends with its head
};

// Reads and checks a request of the frame's plugin, and writes it to `out`. Fails with PLUGIN_FAULT
// if a connector may not send it: a header that only the host may set (Authorization, Cookie, Host,
// …), a method that is not a token, line breaks, or wrong sizes. Fails with UNSUPPORTED for an
// unknown flag that the host must understand.
Result<void> read_request(const services::CallFrame& frame, const patchbay_http_request& from,
                          HttpRequest& out);

}  // namespace patchbay::http_service
