#pragma once

#include <mutex>

// A mutex whose use clang checks (-Wthread-safety, in `./dev lint`):
//
//   std::size_t count() const { const Lock lock(mutex_); return names_.size(); }
//   void sweep() REQUIRES(mutex_);                    // the caller holds it
//   mutable Mutex mutex_;
//   std::vector<std::string> names_ GUARDED_BY(mutex_);
//
// Other compilers see an ordinary std::mutex.
#ifdef __clang__
#define PATCHBAY_CHECKED_BY_CLANG(...) __attribute__((__VA_ARGS__))
#else
#define PATCHBAY_CHECKED_BY_CLANG(...)
#endif

// The member is read and written only while the mutex is held.
#define GUARDED_BY(mutex) PATCHBAY_CHECKED_BY_CLANG(guarded_by(mutex))
// The function, or the lambda of a condition variable, is called only while the mutex is held.
#define REQUIRES(mutex) PATCHBAY_CHECKED_BY_CLANG(requires_capability(mutex))
// The function gets a lock as an argument. clang does not know the mutex of the lock, so it does
// not check the body of the function.
#define LOCKED_BY_ARGUMENT PATCHBAY_CHECKED_BY_CLANG(no_thread_safety_analysis)

namespace patchbay {

class PATCHBAY_CHECKED_BY_CLANG(capability("mutex")) Mutex : public std::mutex {
 public:
  void lock() PATCHBAY_CHECKED_BY_CLANG(acquire_capability()) { std::mutex::lock(); }
  void unlock() PATCHBAY_CHECKED_BY_CLANG(release_capability()) { std::mutex::unlock(); }
};

// Holds a Mutex until it is destroyed. It may unlock and lock in between, so a condition variable
// can use it.
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
