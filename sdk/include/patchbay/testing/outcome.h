// SPDX-License-Identifier: Apache-2.0
// The outcome of a connector's function, and the sink that takes the function's output.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>

#include "patchbay/abi/error.h"

namespace patchbay::testing {

// The outcome of a connector's function. After a failure, `result` is empty.
struct Outcome {
  patchbay_status status = PATCHBAY_OK;
  std::string result;                // as JSON text
  bool has_changed_actions = false;  // true: the connector reported that its list of actions
                                     // changed
  bool asks = false;                 // true: the result is a question, {"message": …, "schema": …}
  std::string continuation;          // the caller sends this back with the answers
  std::string message;
  std::chrono::milliseconds retry_after{0};
  std::uint32_t provider_status = 0;
  std::string details;  // JSON text, or empty

  [[nodiscard]] bool ok() const { return status == PATCHBAY_OK; }
};

// The answers to a question, and its continuation.
struct Answers {
  std::string answers;  // a JSON object; "" without a question
  std::string continuation;
};

// The outcome of `list`. `listed.result` is the array of actions.
struct Listed {
  Outcome listed;
  std::uint64_t generation = 0;
  std::chrono::milliseconds lifetime{0};
};

// Receives a connector's bytes, up to a limit.
class Taking {
 public:
  explicit Taking(std::size_t limit) : limit_(limit), sink_{this, &Taking::append} {}
  Taking(const Taking&) = delete;
  Taking& operator=(const Taking&) = delete;

  [[nodiscard]] const patchbay_sink* raw() const { return &sink_; }
  [[nodiscard]] bool is_full() const { return is_full_; }
  [[nodiscard]] bool was_in_handler() const { return was_in_handler_; }
  std::string text;

 private:
  static patchbay_status append(void* context, const void* data, std::uint64_t size) {
    auto& self = *static_cast<Taking*>(context);
    if (std::current_exception() != nullptr) self.was_in_handler_ = true;
    self.is_full_ = self.is_full_ || size > self.limit_ - self.text.size();
    if (self.is_full_) return PATCHBAY_E_TOO_LARGE;
    if (size > 0) self.text.append(static_cast<const char*>(data), static_cast<std::size_t>(size));
    return PATCHBAY_OK;
  }

  std::size_t limit_;
  patchbay_sink sink_;
  bool is_full_ = false;
  bool was_in_handler_ = false;
};

// Returns true for the codes with the mark (P) in abi/error.h. Only the host returns other codes.
inline bool is_plugins(patchbay_status code) {
  switch (code) {
    case PATCHBAY_E_REQUEST:
    case PATCHBAY_E_TOO_LARGE:
    case PATCHBAY_E_INVALID_ARGUMENT:
    case PATCHBAY_E_NOT_FOUND:
    case PATCHBAY_E_UNSUPPORTED:
    case PATCHBAY_E_LINK_EXPIRED:
    case PATCHBAY_E_LINK_REVOKED:
    case PATCHBAY_E_INSUFFICIENT_SCOPE:
    case PATCHBAY_E_PROVIDER:
    case PATCHBAY_E_RATE_LIMITED:
    case PATCHBAY_E_PROVIDER_ERROR:
    case PATCHBAY_E_PROVIDER_UNAVAILABLE:
    case PATCHBAY_E_CURSOR_EXPIRED:
    case PATCHBAY_E_OUTCOME_UNKNOWN:
    case PATCHBAY_E_PLUGIN_FAULT:
      return true;
    default:
      return false;
  }
}

}  // namespace patchbay::testing
