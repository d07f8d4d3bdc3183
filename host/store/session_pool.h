#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/file_descriptor.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/strand.h"

namespace soci {
class session;
}

namespace patchbay::store {

// A session, and the socket of its connection if there is one.
struct OpenedSession {
  std::unique_ptr<soci::session> session;
  std::optional<FileDescriptor> socket{};  // a duplicate descriptor, for shutting the connection
                                           // down
};

// A pool of at most `size` sessions with one database. A session is opened when a strand first
// needs it. Only one strand uses a session at a time. Thread-safe.
class SessionPool {
 public:
  using Open = std::function<Result<OpenedSession>()>;
  // The time of the last statement in the session. The user of the session sets it, and cut() reads
  // it.
  using Activity = std::atomic<std::chrono::steady_clock::time_point>;

  SessionPool(std::size_t size, std::chrono::milliseconds wait, Open open);
  ~SessionPool();
  SessionPool(const SessionPool&) = delete;
  SessionPool& operator=(const SessionPool&) = delete;

  // The use of one session by one strand. The destructor returns the session to the pool.
  class Loan {
   public:
    Loan(SessionPool& pool, std::size_t slot) : pool_(&pool), slot_(slot) {}
    Loan(Loan&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), slot_(other.slot_) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (pool_ != nullptr) pool_->give_back(slot_);
    }

    [[nodiscard]] soci::session& session() const { return *pool_->slots_[slot_].session; }
    [[nodiscard]] Activity& activity() const { return pool_->slots_[slot_].activity; }
    // Closes a session whose connection was lost. The slot then has no session until reopen() or a
    // later loan opens one.
    void close();
    Result<void> reopen();

   private:
    SessionPool* pool_;
    std::size_t slot_;
  };

  // Waits for a free session. Fails with OVERLOADED after the pool's `wait`. Waiting strands get
  // sessions in the order of their arrival. Blocks the thread, so a fiber's work must call this on
  // a thread of the store. Fails if the calling strand already has a session, because it would wait
  // for itself.
  Result<Loan> take();

  // Shuts down the connections of sessions in use whose last statement was sent at `before` or
  // earlier. Their users then get an error. Without this, libpq could wait forever.
  void cut(std::chrono::steady_clock::time_point before);

 private:
  struct Slot {
    std::unique_ptr<soci::session> session;  // belongs to the slot's user
    Activity activity{};
  };
  struct Use {
    const Strand* user = nullptr;  // nullptr: the session is free
    std::optional<FileDescriptor> socket;
  };

  Result<std::size_t> reserve();
  void give_back(std::size_t slot);

  const std::chrono::milliseconds wait_;
  const Open open_;
  std::vector<Slot> slots_;  // never resized
  Mutex mutex_;
  std::condition_variable freed_;
  // The waiting strands. Only the first may take a session.
  std::deque<const Strand*> queue_ GUARDED_BY(mutex_);
  std::vector<Use> uses_ GUARDED_BY(mutex_);  // one for each slot
};

}  // namespace patchbay::store
