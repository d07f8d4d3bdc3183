// The result of one call of a plugin's function.
#pragma once

#include <patchbay/abi/error.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::conformance {

struct CallReturn {
  patchbay_status status = PATCHBAY_OK;
  std::string result;
  std::uint32_t kind = 0;  // the kind of an action's outcome
  std::string continuation;
  std::string details;

  // the error struct after the call
  std::uint32_t code = 0;
  std::uint32_t message_size = 0;
  std::string message;  // cut at the length of the buffer
  std::uint32_t provider_status = 0;

  std::vector<patchbay_status> given;  // the failures that the host returned during the call
  bool was_refused = false;            // true: a sink refused bytes or a report
  bool told_after_refusal = false;     // true: the plugin made another report after a refusal
  bool error_is_whole = true;          // true: the plugin wrote no bytes after the struct
  bool outcome_is_whole = true;
  std::size_t requests = 0;  // number of HTTP requests of this call

  [[nodiscard]] bool ok() const { return status == PATCHBAY_OK; }
  [[nodiscard]] bool was_given(patchbay_status code_of_host) const;
  // Returns true if the plugin reports a bug in itself with a code that the host did not return to
  // the plugin.
  [[nodiscard]] bool is_own_fault() const {
    return status == PATCHBAY_E_PLUGIN_FAULT && !was_given(PATCHBAY_E_PLUGIN_FAULT);
  }
};

// Returns true for the codes that have the mark (P) in error.h.
bool is_of_plugin(patchbay_status code);

// Returns a code with its name, such as "502 (PLUGIN_FAULT)".
std::string shown(patchbay_status status);

// Returns the result of a call in a few words, such as "OK with {…}" or "402 (PROVIDER_ERROR):
// message".
std::string shown(const CallReturn& returned);

// Returns at most `most` bytes of a text from a connector, in a printable form.
std::string excerpt(std::string_view text, std::size_t most = 200);

}  // namespace patchbay::conformance
