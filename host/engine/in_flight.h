#pragma once

#include <condition_variable>
#include <mutex>

#include "base/clock.h"
#include "base/sharded.h"

namespace patchbay::engine {

// The calls that are under way, counted so that a shutdown can wait for them. Each thread counts in
// a shard of its own. Thread-safe.
class InFlight {
  struct Shard;

 public:
  // One call; it counts until this dies. Empty: it was refused.
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

  // Empty after close(). The ticket may die on another thread.
  Ticket enter();

  // No further call is let in.
  void close();

  // Whether none is under way any more, waiting for it until `deadline`; max(): for as long as it
  // takes. After close().
  bool drained(Monotonic deadline);

 private:
  struct Shard {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t calls = 0;
    bool closed = false;
  };

  Sharded<Shard> shards_;
};

}  // namespace patchbay::engine
