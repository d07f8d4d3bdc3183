#include "fibers/blocking.h"

#include <exception>
#include <new>

#include "base/condition.h"
#include "base/machine_clock.h"

namespace patchbay::fibers {

// Work of a fiber, and its result. The object is on the stack of the fiber that waits for the work.
struct BlockingThreads::HandedWork {
  enum class State { kWaiting, kRunning, kDone, kRefused };

  const Patience& patience;
  const std::function<void()>& work;
  State state = State::kWaiting;
  Condition changed{};
  std::exception_ptr thrown{};
  HandedWork* before = nullptr;
  HandedWork* next = nullptr;

  [[nodiscard]] bool may_begin() const {
    return machine_now() < patience.deadline && !patience.is_cancelled();
  }
};

Result<void> BlockingThreads::run(const Patience& patience, const std::function<void()>& work) {
  if (Strand::current().is_thread()) {
    work();
    return success();
  }
  using State = HandedWork::State;
  HandedWork handed{patience, work};
  std::unique_lock lock(mutex_);
  hand(handed);
  if (working_ < most_ && !start_thread() && working_ == 0) {
    take_out(handed);  // no thread can be started, so the fiber does the work
    lock.unlock();
    work();
    return success();
  }
  patience.wait(handed.changed, lock, [&] { return handed.state != State::kWaiting; });
  if (handed.state == State::kWaiting) {
    take_out(handed);
    return patience.ended();
  }
  handed.changed.wait(lock, [&] { return handed.state != State::kRunning; });
  if (handed.state == State::kRefused) return patience.ended();
  if (handed.thrown) std::rethrow_exception(handed.thrown);
  return success();
}

void BlockingThreads::hand(HandedWork& handed) {
  handed.before = last_;
  (first_ == nullptr ? first_ : last_->next) = &handed;
  last_ = &handed;
}

void BlockingThreads::take_out(HandedWork& handed) {
  (handed.before == nullptr ? first_ : handed.before->next) = handed.next;
  (handed.next == nullptr ? last_ : handed.next->before) = handed.before;
}

// Starts a thread. The caller holds mutex_. The new thread locks mutex_ before it looks at the
// list. Returns false if the system has no thread or no memory for the thread.
bool BlockingThreads::start_thread() try {
  std::function<void()> job = [this] { work_off(); };
  if (!threads_.submit(job)) return false;
  ++working_;
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

// Does the waiting work until the list is empty. Runs on a thread of the pool.
void BlockingThreads::work_off() {
  std::unique_lock lock(mutex_);
  while (first_ != nullptr) {
    HandedWork& handed = *first_;
    take_out(handed);
    do_work(handed, lock);
  }
  --working_;
}

// Does the work, unless the patience of the work has ended. Notifies under the lock, because the
// waiting fiber may destroy `handed` as soon as the lock is released.
void BlockingThreads::do_work(HandedWork& handed, std::unique_lock<std::mutex>& lock) {
  using State = HandedWork::State;
  if (!handed.may_begin()) {
    handed.state = State::kRefused;
    return handed.changed.notify_one();
  }
  handed.state = State::kRunning;
  lock.unlock();
  try {
    handed.work();
  } catch (...) {
    handed.thrown = std::current_exception();
  }
  lock.lock();
  handed.state = State::kDone;
  handed.changed.notify_one();
}

}  // namespace patchbay::fibers
