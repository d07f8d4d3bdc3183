#include "fibers/scheduler.h"

#include <algorithm>
#include <utility>

namespace patchbay::fibers {

Scheduler::Scheduler(const SchedulerOptions& options, const MakeLoop& loop)
    : most_(options.most), stacks_(options.stack, options.spare) {
  const auto ended = [this](std::unique_ptr<Fiber> fiber) { end(std::move(fiber)); };
  for (unsigned i = 0; i < std::max(options.workers, 1U); ++i) {
    workers_.push_back(
        std::make_unique<Worker>(loop ? loop() : std::make_unique<IdleLoop>(), ended));
  }
}

Scheduler::~Scheduler() { stop(); }

// A fiber that begins another one keeps it beside it: what they share is in that core's cache.
bool Scheduler::spawn(std::function<void()>& job) {
  if (!count_one()) return false;
  Worker* worker = Worker::current();
  const bool is_ours = std::any_of(workers_.begin(), workers_.end(),
                                   [&](const auto& each) { return each.get() == worker; });
  if (!is_ours) worker = workers_[next_worker_++ % workers_.size()].get();
  try {
    worker->begin(std::make_unique<Fiber>(*worker, stacks_.take(), std::move(job)));
  } catch (...) {
    end(nullptr);
    throw;
  }
  return true;
}

bool Scheduler::count_one() {
  const std::scoped_lock lock(mutex_);
  if (is_stopped_ || fibers_ >= most_) return false;
  ++fibers_;
  return true;
}

// Told under the lock: whoever stops may take this away as soon as the lock is free.
void Scheduler::end(std::unique_ptr<Fiber> fiber) {
  if (fiber) stacks_.give_back(fiber->take_stack());
  fiber.reset();
  const std::scoped_lock lock(mutex_);
  if (--fibers_ == 0) ended_.notify_all();
}

void Scheduler::stop() {
  std::unique_lock lock(mutex_);
  is_stopped_ = true;
  ended_.wait(lock, [this] { return fibers_ == 0; });
}

}  // namespace patchbay::fibers
