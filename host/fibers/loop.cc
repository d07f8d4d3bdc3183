#include "fibers/loop.h"

namespace patchbay::fibers {

void IdleLoop::wait(Monotonic until) {
  std::unique_lock lock(mutex_);
  const auto called = [this] { return is_called_; };
  if (until == Monotonic::max()) {
    changed_.wait(lock, called);
  } else {
    changed_.wait_until(lock, until, called);
  }
  is_called_ = false;
}

void IdleLoop::call_back() {
  const std::scoped_lock lock(mutex_);
  is_called_ = true;
  changed_.notify_one();
}

}  // namespace patchbay::fibers
