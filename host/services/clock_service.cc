#include <chrono>

#include "services/call_frame.h"
#include "services/service_tables.h"
#include "services/services.h"

namespace patchbay::services {
namespace {

template <class Unit, class TimePoint>
std::uint64_t since_start(TimePoint time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<Unit>(time.time_since_epoch()).count());
}

// Both answer 0 outside of a live call: there is no other way to refuse here.
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

}  // namespace

const patchbay_host_clock& clock_service() {
  static constexpr patchbay_host_clock table{sizeof(patchbay_host_clock), 0, &wall_ms,
                                             &monotonic_ns};
  return table;
}

}  // namespace patchbay::services
