// SPDX-License-Identifier: Apache-2.0
// The host's clock. Tests and replays can set its time.
#pragma once

#include <chrono>
#include <cstdint>

#include "patchbay/abi/host_clock.h"
#include "patchbay/sdk/sink.h"

namespace patchbay::sdk {

class Clock {
 public:
  Clock(const patchbay_call& call, const patchbay_host_clock& clock)
      : call_(&call), clock_(&clock) {}

  // Returns the time for comparisons with providers' times. [at once]
  [[nodiscard]] std::chrono::system_clock::time_point now() const {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(clock_->wall_ms(call_)));
  }

  // Returns a time for measuring durations. It never goes back. [at once]
  [[nodiscard]] std::chrono::nanoseconds monotonic() const {
    return std::chrono::nanoseconds(clock_->monotonic_ns(call_));
  }

  // Waits for `time` while a provider works. Throws if the call is cancelled, or if its deadline is
  // before the end of the wait. [call]
  void wait(std::chrono::milliseconds time) const {
    ServiceError error;
    const auto ms = time.count() > 0 ? static_cast<std::uint64_t>(time.count()) : 0;
    error.check(clock_->wait(call_, ms, error.raw()));
  }

 private:
  const patchbay_call* call_;
  const patchbay_host_clock* clock_;
};

}  // namespace patchbay::sdk
