#include "base/strand.h"

#include <pthread.h>

#include <array>
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <new>
#include <utility>

#include "base/mutex.h"

namespace patchbay {
namespace {

StackRange stack_of_this_thread() {
  StackRange found;
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return found;
  void* low = nullptr;
  std::size_t size = 0;
  if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
    found.low = reinterpret_cast<std::uintptr_t>(low);
    found.high = found.low + size;
  }
  pthread_attr_destroy(&attributes);
  return found;
}

class ThreadStrand final : public Strand {
 public:
  ThreadStrand() { run_as(this); }
  ThreadStrand(const ThreadStrand&) = delete;
  ThreadStrand& operator=(const ThreadStrand&) = delete;
  ~ThreadStrand() override = default;

  void sleep(Monotonic until) override {
    assert(&current() == this);
    Lock lock(mutex_);
    const auto woken = [this]() REQUIRES(mutex_) { return is_woken_; };
    if (until == Monotonic::max()) {
      woken_.wait(lock, woken);
    } else {
      woken_.wait_until(lock, until, woken);
    }
    is_woken_ = false;
  }

  // The notification happens under the lock, because the thread may end as soon as the lock is
  // free.
  void wake() override {
    const Lock lock(mutex_);
    is_woken_ = true;
    woken_.notify_one();
  }

  [[nodiscard]] bool is_thread() const override { return true; }

  // The result is stored, because pthread_getattr_np reads a file in /proc for the main thread.
  StackRange stack() override {
    if (!is_measured_) stack_ = stack_of_this_thread();
    is_measured_ = true;
    return stack_;
  }

 private:
  Mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ GUARDED_BY(mutex_) = false;
  bool is_measured_ = false;
  StackRange stack_;
};

}  // namespace

Strand* Strand::run_as(Strand* strand) { return std::exchange(running_, strand); }

// Creates the strand object of this thread. It is never destroyed, because code at the end of a
// thread or process still uses it. It is in thread-local memory and owns no other resource.
Strand& Strand::of_this_thread() {
  alignas(ThreadStrand) thread_local std::array<std::byte, sizeof(ThreadStrand)> memory;
  return *new (memory.data()) ThreadStrand;
}

}  // namespace patchbay
