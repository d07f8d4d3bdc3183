#include "app/rounds.h"

#include <utility>

namespace patchbay::app {

Rounds::Rounds(std::chrono::milliseconds pause, Work work)
    : length_of_pause_(pause),
      work_(std::move(work)),
      thread_([this](const std::stop_token& stop) { run_until_stopped(stop); }) {}

void Rounds::run_until_stopped(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    lock.unlock();
    work_(stop);
    lock.lock();
    pause_.wait_for(lock, stop, length_of_pause_, [] { return false; });
  }
}

}  // namespace patchbay::app
