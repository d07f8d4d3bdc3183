#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"

namespace soci {
class session;
}

namespace patchbay {

// At most `size` sessions with one database, opened when first needed, each used by one thread at a
// time. Thread-safe.
class SessionPool {
 public:
  using Open = std::function<Result<std::unique_ptr<soci::session>>()>;

  SessionPool(std::size_t size, std::chrono::milliseconds wait, Open open);
  ~SessionPool();
  SessionPool(const SessionPool&) = delete;
  SessionPool& operator=(const SessionPool&) = delete;

  // A session on loan; given back when it dies.
  class Loan {
   public:
    Loan(SessionPool& pool, std::size_t slot) : pool_(&pool), slot_(slot) {}
    Loan(Loan&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), slot_(other.slot_) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (pool_ != nullptr) pool_->give_back(slot_);
    }

    [[nodiscard]] soci::session& session() const { return *pool_->slots_[slot_].session; }
    // Replaces a session whose connection was lost. On failure there is no session until the next
    // loan opens one.
    Result<void> reopen();

   private:
    SessionPool* pool_;
    std::size_t slot_;
  };

  // Waits for a session at most the pool's `wait`, then OVERLOADED. A thread that already holds one
  // is refused: it would wait for itself.
  Result<Loan> take();

 private:
  struct Slot {
    std::unique_ptr<soci::session> session;
    std::thread::id user;  // nobody: default-made
  };

  Result<std::size_t> reserve();
  void give_back(std::size_t slot);

  const std::chrono::milliseconds wait_;
  const Open open_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Slot> slots_;  // sized once; `user` under mutex_, `session` belongs to the user
};

}  // namespace patchbay
