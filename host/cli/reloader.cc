#include "cli/reloader.h"

#include <pthread.h>
#include <unistd.h>

#include <system_error>

namespace patchbay::cli {

Reloader::~Reloader() {
  {
    const Lock lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool Reloader::begin() {
  {
    const Lock lock(mutex_);
    if (!thread_.joinable()) {
      try {
        thread_ = std::thread([this] { run(); });
      } catch (const std::system_error&) {
        return false;
      }
    }
    is_asked_ = true;
  }
  changed_.notify_one();
  return true;
}

void Reloader::run() {
  ::pthread_setname_np(::pthread_self(), "reloading");
  id_ = ::gettid();
  Lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this]() REQUIRES(mutex_) { return is_asked_ || is_over_; });
    if (is_over_) return;
    is_asked_ = false;
    lock.unlock();
    server_.reload();
    lock.lock();
  }
}

}  // namespace patchbay::cli
