// SPDX-License-Identifier: Apache-2.0
// The host's clock: tests and replays decide what time it is.
#pragma once

#include <chrono>

#include "patchbay/abi/host_clock.h"

namespace patchbay::sdk {

class Clock {
 public:
  Clock(const patchbay_call& call, const patchbay_host_clock& clock)
      : call_(&call), clock_(&clock) {}

  // For comparing with what providers say. [call]
  [[nodiscard]] std::chrono::system_clock::time_point now() const {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(clock_->wall_ms(call_)));
  }

  // For measuring; never goes back. [call]
  [[nodiscard]] std::chrono::nanoseconds monotonic() const {
    return std::chrono::nanoseconds(clock_->monotonic_ns(call_));
  }

 private:
  const patchbay_call* call_;
  const patchbay_host_clock* clock_;
};

}  // namespace patchbay::sdk
