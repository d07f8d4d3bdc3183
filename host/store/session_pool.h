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

// A session, and the socket of its connection, if there is one.
struct OpenedSession {
  std::unique_ptr<soci::session> session;
  std::optional<FileDescriptor> socket{};  // a duplicate, to shut the connection down with
};

// At most `size` sessions with one database. A session is opened when it is first needed, and is
// used by one strand at a time. Thread-safe.
class SessionPool {
 public:
  using Open = std::function<Result<OpenedSession>()>;
  // When the user of the session last sent a statement to the database. The user sets this time,
  // and cut() reads it.
  using Activity = std::atomic<std::chrono::steady_clock::time_point>;

  SessionPool(std::size_t size, std::chrono::milliseconds wait, Open open);
  ~SessionPool();
  SessionPool(const SessionPool&) = delete;
  SessionPool& operator=(const SessionPool&) = delete;

  // A session that one strand uses. The destructor returns the session to the pool.
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
    // Closes a session whose connection was lost. The slot has no session until reopen() or the
    // next loan opens one.
    void close();
    Result<void> reopen();

   private:
    SessionPool* pool_;
    std::size_t slot_;
  };

  // Waits for a free session, and fails with OVERLOADED after the pool's `wait`. Waiting strands
  // get sessions in the order in which they came. Blocks the thread, so a fiber's work must call
  // this on a thread of the store. Refuses a strand that already has a session, because that strand
  // would wait for itself.
  Result<Loan> take();

  // Shuts down the connection of every session whose user sent its last statement at `before` or
  // earlier and still waits. The user then gets an error. Without this, libpq would wait for ever.
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
  // those who wait; only the first may take a session
  std::deque<const Strand*> queue_ GUARDED_BY(mutex_);
  std::vector<Use> uses_ GUARDED_BY(mutex_);  // one for each slot
};

}  // namespace patchbay
