// Passes errors between the host and plugins, in both directions.
#pragma once

#include <patchbay/abi/error.h>

#include <string>

#include "base/result.h"
#include "services/call_frame.h"

namespace patchbay::services {

// Receives an error from a plugin. abi() is passed to the plugin's function; then to_error()
// returns the error.
class PluginError {
 public:
  explicit PluginError(const CallFrame& frame);
  PluginError(const PluginError&) = delete;
  PluginError& operator=(const PluginError&) = delete;

  [[nodiscard]] patchbay_error* abi() { return &error_; }

  // Returns the plugin's error for the connector's caller. A code that plugins may not use becomes
  // PLUGIN_FAULT. A code of a later ABI becomes the general code of its class. If the plugin passes
  // on the error of a host service in this call, returns the service's complete error. `status`
  // must not be PATCHBAY_OK.
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
  patchbay_error error_{};  // zeroed, so that a wrong message_size cannot reveal stack memory
};

// Returns the error (PLUGIN_FAULT) for a connector that uses a service wrongly: "The connector
// WHAT", and what to do. `what` is a sentence without its subject.
Error misuse(std::string what);

// Writes a service's error to `out` for the plugin, and stores it in the frame. Either pointer may
// be NULL. Returns the error's status.
patchbay_status give_error(CallFrame* frame, Error error, patchbay_error* out);

// Writes a sink's refusal to `out` for the plugin. Returns the sink's status. Does not store the
// refusal in the frame, because it is not an error of the service that wrote to the sink.
patchbay_status pass_on(patchbay_status refused, std::string_view service, patchbay_error* out);

// Writes an error to `out` for a plugin that called a service outside of a live call. Returns the
// error's status. No frame stores this error.
patchbay_status refuse_stray(std::string_view service, patchbay_error* out);

}  // namespace patchbay::services
