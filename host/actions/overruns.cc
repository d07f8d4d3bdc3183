#include "actions/overruns.h"

namespace patchbay::actions {

void Overruns::note(std::string_view connector, Monotonic::duration overrun) {
  if (overrun < kGrace) return;
  const Monotonic now = clock_.now();
  const std::scoped_lock lock(mutex_);
  auto found = records_.find(connector);
  if (found == records_.end()) found = records_.emplace(std::string(connector), Record{}).first;
  Record& record = found->second;
  if (record.count == 0 || now - record.first > kWindow) record = {.first = now};
  if (++record.count >= kCount) {
    record.count = 0;
    record.aside_until = now + kSetAside;
  }
  any_.store(true, std::memory_order_relaxed);
}

Result<void> Overruns::check(std::string_view connector) {
  if (!any_.load(std::memory_order_relaxed)) return success();
  const std::scoped_lock lock(mutex_);
  const auto found = records_.find(connector);
  if (found == records_.end()) return success();
  const auto left = found->second.aside_until - clock_.now();
  if (left <= left.zero()) return success();
  ErrorDetails details;
  details.retryable = true;
  details.retry_after = std::chrono::ceil<std::chrono::milliseconds>(left);
  return Error(Code::kPluginFault,
               "Connector \"" + std::string(connector) + "\" went on after its deadline " +
                   std::to_string(kCount) +
                   " times and is set aside for a while. Allow its calls more time; if that does "
                   "not help, tell its author.")
      .with_details(std::move(details));
}

}  // namespace patchbay::actions
