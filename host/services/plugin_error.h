// Passes errors between the host and plugins, in both directions.
#pragma once

#include <patchbay/abi/error.h>

#include <string>

#include "base/result.h"
#include "services/call_frame.h"

namespace patchbay::services {

// Receives an error from a plugin: pass abi() to the plugin's function, then call to_error().
class PluginError {
 public:
  explicit PluginError(const CallFrame& frame);
  PluginError(const PluginError&) = delete;
  PluginError& operator=(const PluginError&) = delete;

  [[nodiscard]] patchbay_error* abi() { return &error_; }

  // Returns the plugin's error for the connector's caller. A code that a plugin may not use becomes
  // PLUGIN_FAULT. A code from a later ABI becomes the general code of its class. If the error came
  // from a host service in this call, returns the service's error unchanged. `status` must not be
  // PATCHBAY_OK.
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
  patchbay_error error_{};  // zeroed, so a wrong message_size cannot reveal stack memory
};

// Writes a service's error into `out` for the plugin, and remembers it in the frame. Either pointer
// may be NULL. Returns the error's status.
patchbay_status give_error(CallFrame* frame, Error error, patchbay_error* out);

// Writes a sink's refusal into `out` for the plugin, and returns its status. The frame does not
// remember it, because it is not an error of the service that wrote into the sink.
patchbay_status pass_on(patchbay_status refused, std::string_view service, patchbay_error* out);

// Writes the error for a service that the plugin called outside of a live call into `out`, and
// returns its status. No frame remembers it.
patchbay_status refuse_stray(std::string_view service, patchbay_error* out);

}  // namespace patchbay::services
