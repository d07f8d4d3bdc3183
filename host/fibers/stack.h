#pragma once

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

#include "base/strand.h"

namespace patchbay::fibers {

// The memory that a fiber runs on, with a guard page below: who runs over the end is stopped there.
// Only what has been touched takes memory.
class Stack {
 public:
  Stack() = default;
  // Throws std::bad_alloc where the system gives no more mappings.
  explicit Stack(std::size_t bytes);
  Stack(Stack&& other) noexcept
      : guard_(std::exchange(other.guard_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Stack& operator=(Stack&& other) noexcept {
    std::swap(guard_, other.guard_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Stack();

  [[nodiscard]] StackRange range() const;
  // Whether the address lies in the guard page. Safe in a handler of a signal.
  [[nodiscard]] bool is_guard(const void* address) const;

 private:
  std::byte* guard_ = nullptr;  // the lowest page
  std::size_t size_ = 0;        // with it
};

// Stacks of one size, used again and again. Thread-safe.
class Stacks {
 public:
  // `spare`: so many that nobody uses are kept.
  Stacks(std::size_t bytes, std::size_t spare) : bytes_(bytes), spare_(spare) {}

  Stack take();
  void give_back(Stack stack);

 private:
  const std::size_t bytes_;
  const std::size_t spare_;
  std::mutex mutex_;
  std::vector<Stack> free_;
};

}  // namespace patchbay::fibers
