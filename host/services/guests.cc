#include "services/guests.h"

#include <cassert>
#include <exception>

#include "fibers/scheduler.h"

namespace patchbay::services {
namespace {

constexpr std::size_t kShownOfAction = 64;  // bytes; a caller can choose a long name

}  // namespace

std::optional<Holder> Guests::holder_on(const Strand* strand) {
  std::optional<Holder> found;
  shards_.for_each([&](Shard& shard) {
    const Lock lock(shard.mutex);
    for (Guest* each = shard.first; each != nullptr && !found; each = each->next_) {
      if (each->fiber_ != strand) continue;
      each->is_told_ = true;
      found = each->holder(fibers::Scheduler::kSlow, false);
    }
  });
  return found;
}

Guest::Guest(Guests& guests, std::string_view connector, std::string_view action,
             const TraceId& trace_id)
    : guests_(guests),
      fiber_(dynamic_cast<fibers::Fiber*>(&Strand::current())),
      connector_(connector),
      action_(action),
      trace_id_(trace_id) {
  if (fiber_ == nullptr) return;
  long_turns_before_ = fiber_->time().in_long_turns();
  shard_ = &guests.shards_.mine();
  const Lock lock(shard_->mutex);
  next_ = shard_->first;
  if (next_ != nullptr) next_->before_ = this;
  shard_->first = this;
}

Guest::~Guest() {
  if (fiber_ == nullptr) return;
  const bool was_told = leave();
  const auto held = fiber_->time().in_long_turns() - long_turns_before_;
  if (held >= fibers::Scheduler::kSlow && guests_.tell_) tell(held, was_told);
}

// Removes the call from the list. Returns true if holder_on() has already returned it.
bool Guest::leave() {
  assert(fiber_ == &Strand::current());
  const Lock lock(shard_->mutex);
  (before_ != nullptr ? before_->next_ : shard_->first) = next_;
  if (next_ != nullptr) next_->before_ = before_;
  return is_told_;
}

// Reports the call. Exceptions are ignored, because a lack of memory for a report must not end the
// process.
void Guest::tell(std::chrono::nanoseconds held, bool was_told) const try {
  guests_.tell_(holder(held, was_told));
} catch (const std::exception&) {
  return;
}

Holder Guest::holder(std::chrono::nanoseconds held, bool was_told) const {
  return {.connector = std::string(connector_),
          .action = std::string(action_.substr(0, kShownOfAction)),
          .trace_id = trace_id_,
          .held = held,
          .is_told = was_told};
}

}  // namespace patchbay::services
