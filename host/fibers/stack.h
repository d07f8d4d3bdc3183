#pragma once

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

#include "base/strand.h"

namespace patchbay::fibers {

// The stack memory of a fiber. A guard page below it stops code that runs over the stack's end.
// Only pages that have been used take physical memory.
class Stack {
 public:
  Stack() = default;
  // Throws std::bad_alloc if the system refuses the mapping.
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
  // Returns true if the address is in the guard page. Safe in a signal handler.
  [[nodiscard]] bool is_guard(const void* address) const;

 private:
  std::byte* guard_ = nullptr;  // the lowest page
  std::size_t size_ = 0;        // including the guard page
};

// Stacks of one size that are used again. Thread-safe.
class Stacks {
 public:
  // `spare` is how many unused stacks are kept.
  Stacks(std::size_t bytes, std::size_t spare) : bytes_(bytes), spare_(spare) {
    free_.reserve(spare);  // so that give_back() allocates nothing
  }

  Stack take();
  void give_back(Stack stack);

 private:
  const std::size_t bytes_;
  const std::size_t spare_;
  std::mutex mutex_;
  std::vector<Stack> free_;
};

}  // namespace patchbay::fibers
