#include <chrono>
#include <string>

#include "base/later.h"
#include "services/barrier.h"
#include "services/service_tables.h"
#include "services/services.h"

namespace patchbay::services {
namespace {

template <class Unit, class TimePoint>
std::uint64_t since_start(TimePoint time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<Unit>(time.time_since_epoch()).count());
}

// Outside of a live call, wall_ms() and monotonic_ns() return 0, because they cannot return an
// error.
std::uint64_t wall_ms(const patchbay_call* call) {
  const CallFrame* frame = CallFrame::of(call);
  if (frame == nullptr) return 0;
  return since_start<std::chrono::milliseconds>(frame->host().clock().wall());
}

std::uint64_t monotonic_ns(const patchbay_call* call) {
  const CallFrame* frame = CallFrame::of(call);
  if (frame == nullptr) return 0;
  return since_start<std::chrono::nanoseconds>(frame->host().clock().now());
}

Error past_the_deadline(std::uint64_t ms) {
  return {Code::kDeadlineExceeded, "The connector wanted to wait " + std::to_string(ms) +
                                       " ms, and the call's deadline comes before."};
}

patchbay_status wait_for(const patchbay_call* call, std::uint64_t ms, patchbay_error* error) {
  return serve(call, "clock.wait", error, [&](CallFrame& frame) -> Result<void> {
    if (ms > PATCHBAY_WAIT_MAX_MS) {
      return Error(Code::kTooLarge, "The connector wanted to wait " + std::to_string(ms) +
                                        " ms; at most " + std::to_string(PATCHBAY_WAIT_MAX_MS) +
                                        " are allowed at a time.");
    }
    if (auto ended = frame.ended()) return std::move(*ended);
    const std::chrono::milliseconds time(ms);
    if (later(frame.host().clock().now(), time) >= frame.context().deadline) {
      return past_the_deadline(ms);
    }
    frame.host().wait().for_duration(time, frame.cancellation());
    if (auto ended = frame.ended()) return std::move(*ended);
    return success();
  });
}

}  // namespace

const patchbay_host_clock& clock_service() {
  static constexpr patchbay_host_clock table{sizeof(patchbay_host_clock), 0, &wall_ms,
                                             &monotonic_ns, &wait_for};
  return table;
}

}  // namespace patchbay::services
