#include "fibers/fiber.h"

#include <utility>

#include "fibers/worker.h"

namespace patchbay::fibers {

Fiber::Fiber(Stack stack)
    : stack_(std::move(stack)), context_(stack_.range(), &Fiber::begin, this) {}

// Runs the job. An exception that leaves the job ends the process, as in a thread.
void Fiber::begin(void* fiber) {
  auto& self = *static_cast<Fiber*>(fiber);
  [&]() noexcept {
    self.job_();
    self.job_ = nullptr;  // destroys the job's objects on this fiber, where a destructor may wait
  }();
  self.has_ended_ = true;
  self.context_.leave_for(*self.back_);
}

bool Fiber::run(Context& worker) {
  state_.exchange(State::kRunning);
  back_ = &worker;
  Strand* const before = run_as(this);
  time_.begin_turn();
  worker.switch_to(context_);
  time_.end_turn();
  run_as(before);
  return has_ended_;
}

// Returns at once if wake() was called since the fiber last continued. Otherwise sets kAsleep, and
// then wake() puts the fiber into the worker's queue. A wake() before the switch does no harm,
// because the worker looks at the queue only after the switch.
void Fiber::sleep(Monotonic until) {
  State expected = State::kRunning;
  if (!state_.compare_exchange_strong(expected, State::kAsleep)) {
    state_.exchange(State::kRunning);
    return;
  }
  Worker::Alarm alarm(*worker_, *this, until);
  context_.switch_to(*back_);
}

void Fiber::wake() {
  if (state_.exchange(State::kWoken) == State::kAsleep) worker_->make_ready(*this);
}

void FiberQueue::add(Fiber& fiber) {
  fiber.next = nullptr;
  (first_ == nullptr ? first_ : last_->next) = &fiber;
  last_ = &fiber;
}

Fiber& FiberQueue::take() {
  Fiber& fiber = *first_;
  first_ = fiber.next;
  return fiber;
}

void FiberQueue::append(FiberQueue other) {
  if (other.is_empty()) return;
  (first_ == nullptr ? first_ : last_->next) = other.first_;
  last_ = other.last_;
}

}  // namespace patchbay::fibers
