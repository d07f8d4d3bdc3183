// Failures on the border, in both directions.
#pragma once

#include <patchbay/abi/error.h>

#include <string>

#include "base/result.h"
#include "services/call_frame.h"

namespace patchbay::services {

// Receives a failure from a plugin: give error() to its function, then call to_error().
class PluginError {
 public:
  explicit PluginError(const CallFrame& frame);
  PluginError(const PluginError&) = delete;
  PluginError& operator=(const PluginError&) = delete;

  [[nodiscard]] patchbay_error* abi() { return &error_; }

  // The plugin's failure as the connector's caller sees it. A code that a plugin may not use
  // becomes PLUGIN_FAULT; a code from a later ABI counts as its class; a failure that a host
  // service gave to the plugin in this call is returned unchanged. `status` is not PATCHBAY_OK.
  [[nodiscard]] Error to_error(patchbay_status status) const;

 private:
  static patchbay_status write_details(void* context, const void* data, std::uint64_t size);
  [[nodiscard]] std::string message() const;
  [[nodiscard]] ErrorDetails details_of(Code code) const;
  [[nodiscard]] std::string unsaid(Code code) const;
  void note_what_is_dropped(Code code) const;

  const CallFrame& frame_;
  std::string details_;  // JSON, at most 16 KiB
  patchbay_sink details_sink_;
  patchbay_error error_{};  // zeroed, so that a false message_size shows nothing of our stack
};

// Gives a service's failure to the plugin and remembers it in the frame. Either pointer may be
// NULL.
patchbay_status give_error(CallFrame* frame, Error error, patchbay_error* out);

// Returns a sink's refusal to the plugin: it is the sink's status, and not a failure of the service
// that wrote into the sink.
patchbay_status pass_on(patchbay_status refused, std::string_view service, patchbay_error* out);

// Refuses a service that the plugin used outside of a live call; no frame records it.
patchbay_status refuse_stray(std::string_view service, patchbay_error* out);

}  // namespace patchbay::services
