#pragma once

#include <condition_variable>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/sharded_value.h"

namespace patchbay::engine {

// Counts the running calls, so that a shutdown can wait for them. Each thread has its own counter
// (shard). Thread-safe.
class CallsInFlight {
  struct Shard;

 public:
  // A running call. The call is counted until its ticket is destroyed. An empty ticket means that
  // the call was refused.
  class Ticket {
   public:
    Ticket() = default;
    explicit Ticket(Shard* shard) : shard_(shard) {}
    Ticket(Ticket&& other) noexcept : shard_(other.shard_) { other.shard_ = nullptr; }
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket();

    explicit operator bool() const { return shard_ != nullptr; }

   private:
    Shard* shard_ = nullptr;
  };

  // Counts a new call. Returns an empty ticket after close(). The ticket may be destroyed on
  // another thread.
  Ticket enter();

  // Refuses all further calls.
  void close();

  // Waits until no call runs, or until `deadline`; max() means no limit. Returns true if no call
  // runs. Call this after close().
  bool drained(Monotonic deadline);

 private:
  struct Shard {
    Mutex mutex;
    std::condition_variable changed;
    std::size_t calls GUARDED_BY(mutex) = 0;
    bool closed GUARDED_BY(mutex) = false;
  };

  ShardedValue<Shard> shards_;
};

}  // namespace patchbay::engine
