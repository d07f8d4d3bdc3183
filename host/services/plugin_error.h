// Failures on the border, in both directions.
#pragma once

#include <patchbay/abi/error.h>

#include <string>

#include "base/result.h"
#include "services/call_frame.h"

namespace patchbay::services {

// Receives a failure from a plugin: hand error() to its function, then ask to_error().
class PluginError {
 public:
  explicit PluginError(const CallFrame& frame);
  PluginError(const PluginError&) = delete;
  PluginError& operator=(const PluginError&) = delete;

  [[nodiscard]] patchbay_error* abi() { return &error_; }

  // What the plugin said, as the caller of the connector is to see it. A code that a plugin may not
  // give becomes PLUGIN_FAULT, a code from a later ABI acts as its class, and a failure that a host
  // service gave to the plugin in this call comes back whole. `status` is not PATCHBAY_OK.
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
  patchbay_error error_{};  // zeroed: a message_size that lies must show nothing of our stack
};

// Gives a service's failure to the plugin and remembers it in the frame. Either pointer may be
// NULL.
patchbay_status give_error(CallFrame* frame, Error error, patchbay_error* out);

// Gives the plugin what a sink refused with, whoever's it is: the sink's word, and not a failure of
// the service that wrote into it.
patchbay_status pass_on(patchbay_status refused, std::string_view service, patchbay_error* out);

// Not for the frame's ears: the plugin used a service outside of a live call.
patchbay_status refuse_stray(std::string_view service, patchbay_error* out);

}  // namespace patchbay::services
