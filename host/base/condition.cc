#include "base/condition.h"

#include <cassert>

namespace patchbay {

// Wakes the first waiting strand. Requires the lock. The strand still exists, because it needs this
// lock before it can continue.
void Condition::notify_one() {
  if (first_ == nullptr) return;
  WaitingStrand& waiting = *first_;
  take_out(waiting);
  waiting.strand.wake();
}

void Condition::notify_all() {
  while (first_ != nullptr) notify_one();
}

void Condition::wait_once(std::unique_lock<std::mutex>& lock, Monotonic until) {
  assert(lock.owns_lock());
  WaitingStrand self{Strand::current(), last_};
  (first_ == nullptr ? first_ : last_->next) = &self;
  last_ = &self;
  lock.unlock();
  self.strand.sleep(until);
  lock.lock();
  if (self.is_listed) take_out(self);
}

bool Condition::is_past(Monotonic until) {
  return until != Monotonic::max() && std::chrono::steady_clock::now() >= until;
}

void Condition::take_out(WaitingStrand& waiting) {
  assert(waiting.is_listed);
  (waiting.before == nullptr ? first_ : waiting.before->next) = waiting.next;
  (waiting.next == nullptr ? last_ : waiting.next->before) = waiting.before;
  waiting.is_listed = false;
}

}  // namespace patchbay
