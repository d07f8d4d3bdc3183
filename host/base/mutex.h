#pragma once

#include <mutex>

// A mutex. clang checks that it is locked correctly (-Wthread-safety, in `./dev lint`):
//
//   std::size_t count() const { const Lock lock(mutex_); return names_.size(); }
//   void sweep() REQUIRES(mutex_);                    // the caller has locked mutex_
//   mutable Mutex mutex_;
//   std::vector<std::string> names_ GUARDED_BY(mutex_);
//
// For other compilers, Mutex is an ordinary std::mutex.
#ifdef __clang__
#define PATCHBAY_CHECKED_BY_CLANG(...) __attribute__((__VA_ARGS__))
#else
#define PATCHBAY_CHECKED_BY_CLANG(...)
#endif

// Marks a member that may be read and written only while the mutex is held.
#define GUARDED_BY(mutex) PATCHBAY_CHECKED_BY_CLANG(guarded_by(mutex))
// Marks a function, or a lambda for a condition variable, whose caller must hold the mutex.
#define REQUIRES(mutex) PATCHBAY_CHECKED_BY_CLANG(requires_capability(mutex))
// Marks a function with a lock as an argument. clang does not know the lock's mutex, so it does not
// check the function's body.
#define LOCKED_BY_ARGUMENT PATCHBAY_CHECKED_BY_CLANG(no_thread_safety_analysis)

namespace patchbay {

class PATCHBAY_CHECKED_BY_CLANG(capability("mutex")) Mutex : public std::mutex {
 public:
  void lock() PATCHBAY_CHECKED_BY_CLANG(acquire_capability()) { std::mutex::lock(); }
  void unlock() PATCHBAY_CHECKED_BY_CLANG(release_capability()) { std::mutex::unlock(); }
};

// Locks a Mutex until this object is destroyed. The Mutex may be unlocked and locked again before
// that, so a condition variable can use this object.
class PATCHBAY_CHECKED_BY_CLANG(scoped_lockable) Lock : public std::unique_lock<std::mutex> {
 public:
  explicit Lock(Mutex& mutex) PATCHBAY_CHECKED_BY_CLANG(acquire_capability(mutex))
      : std::unique_lock<std::mutex>(mutex) {}
  ~Lock() PATCHBAY_CHECKED_BY_CLANG(release_capability()) = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  void lock() PATCHBAY_CHECKED_BY_CLANG(acquire_capability()) {
    std::unique_lock<std::mutex>::lock();
  }
  void unlock() PATCHBAY_CHECKED_BY_CLANG(release_capability()) {
    std::unique_lock<std::mutex>::unlock();
  }
};

}  // namespace patchbay
