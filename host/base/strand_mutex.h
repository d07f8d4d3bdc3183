#pragma once

#include <utility>

#include "base/condition.h"
#include "base/mutex.h"

namespace patchbay {

// A mutex that a strand may hold while it waits. Another strand that needs the mutex sleeps
// meanwhile: a fiber is suspended, a thread is blocked. A Mutex costs half as much and is better
// for short sections.
class PATCHBAY_CHECKED_BY_CLANG(capability("mutex")) StrandMutex {
 public:
  StrandMutex() = default;
  StrandMutex(const StrandMutex&) = delete;
  StrandMutex& operator=(const StrandMutex&) = delete;

  void lock() PATCHBAY_CHECKED_BY_CLANG(acquire_capability()) {
    Lock lock(mutex_);
    freed_.wait(lock, [this]() REQUIRES(mutex_) { return !is_held_; });
    is_held_ = true;
  }
  // Locks the mutex if it is free. Never waits. Returns false if another strand holds the mutex.
  bool try_lock() PATCHBAY_CHECKED_BY_CLANG(try_acquire_capability(true)) {
    const Lock lock(mutex_);
    return !std::exchange(is_held_, true);
  }
  void unlock() PATCHBAY_CHECKED_BY_CLANG(release_capability()) {
    const Lock lock(mutex_);
    is_held_ = false;
    freed_.notify_all();  // notify_one() might choose a fiber of a busy worker
  }

 private:
  Mutex mutex_;
  Condition freed_;
  bool is_held_ GUARDED_BY(mutex_) = false;
};

// Locks a StrandMutex, and unlocks it when this object is destroyed.
class PATCHBAY_CHECKED_BY_CLANG(scoped_lockable) StrandLock {
 public:
  explicit StrandLock(StrandMutex& mutex) PATCHBAY_CHECKED_BY_CLANG(acquire_capability(mutex))
      : mutex_(mutex) {
    mutex_.lock();
  }
  // Adopts a mutex that try_lock() has locked.
  StrandLock(StrandMutex& mutex, std::adopt_lock_t /*taken*/) REQUIRES(mutex) : mutex_(mutex) {}
  ~StrandLock() PATCHBAY_CHECKED_BY_CLANG(release_capability()) { mutex_.unlock(); }
  StrandLock(const StrandLock&) = delete;
  StrandLock& operator=(const StrandLock&) = delete;

 private:
  StrandMutex& mutex_;
};

}  // namespace patchbay
