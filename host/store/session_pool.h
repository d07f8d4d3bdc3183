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

namespace patchbay {

// A session, and the socket of its connection, if the connection has a socket.
struct OpenedSession {
  std::unique_ptr<soci::session> session;
  std::optional<FileDescriptor> socket{};  // a duplicate, to shut the connection down with
};

// A pool of at most `size` sessions with one database. The pool opens a session when a strand first
// needs the session. Only one strand uses a session at a time. Thread-safe.
class SessionPool {
 public:
  using Open = std::function<Result<OpenedSession>()>;
  // The time at which the user of the session last sent a statement to the database. The user sets
  // this time, and cut() reads it.
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
    // Closes a session whose connection was lost. Afterwards the slot has no session until reopen()
    // or a later loan opens one.
    void close();
    Result<void> reopen();

   private:
    SessionPool* pool_;
    std::size_t slot_;
  };

  // Waits for a free session, and fails with OVERLOADED after the pool's `wait`. Waiting strands
  // get sessions in the order in which they came. Blocks the thread, so a fiber's work must call
  // this function on a thread of the store. Fails if the calling strand already has a session,
  // because the strand would wait for itself.
  Result<Loan> take();

  // Shuts down the connection of every session in use whose last statement was sent at `before` or
  // earlier. The user of the session then gets an error. Without this, libpq could wait for ever.
  void cut(std::chrono::steady_clock::time_point before);

 private:
  struct Slot {
    std::unique_ptr<soci::session> session;  // belongs to the slot's user
    Activity activity{};
  };
  struct Use {
    const Strand* user = nullptr;  // nullptr if the session is free
    std::optional<FileDescriptor> socket;
  };

  Result<std::size_t> reserve();
  void give_back(std::size_t slot);

  const std::chrono::milliseconds wait_;
  const Open open_;
  std::vector<Slot> slots_;  // sized once
  Mutex mutex_;
  std::condition_variable freed_;
  // the strands that wait; only the first may take a session
  std::deque<const Strand*> queue_ GUARDED_BY(mutex_);
  std::vector<Use> uses_ GUARDED_BY(mutex_);  // one for each slot
};

}  // namespace patchbay
