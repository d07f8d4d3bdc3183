#pragma once

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

#include "base/strand.h"

namespace patchbay::fibers {

// The stack memory of a fiber. Guard pages below the stack stop code that runs over the stack's
// end. Only used pages take physical memory.
class Stack {
 public:
  // The size of the guard pages in bytes. The kernel uses the same size below the stack of a
  // program. Our own code touches each page of a large frame (-fstack-clash-protection), so it
  // cannot step over the guard pages. Other code may step over as many bytes as its largest frame
  // has. The guard pages are large, so that such code does not reach the stack of another fiber.
  static constexpr std::size_t kGuard = 1U << 20U;

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
  // Returns true if the address is in the guard pages. Safe in a signal handler.
  [[nodiscard]] bool is_guard(const void* address) const;

 private:
  std::byte* guard_ = nullptr;  // the lowest byte of the guard pages
  std::size_t size_ = 0;        // the size of the guard pages and the stack together
};

// A store of unused stacks of one size, for use by new fibers. Thread-safe.
class Stacks {
 public:
  // Keeps at most `most` unused stacks.
  Stacks(std::size_t bytes, std::size_t most) : bytes_(bytes), most_(most) {
    free_.reserve(most);  // so that give_back() allocates nothing
  }

  Stack take();
  void give_back(Stack stack);
  // Looks at the stacks that stayed unused since the last call. Keeps `spare` of these stacks, and
  // unmaps half of the others. Mapping a stack and touching its pages costs as much as a short
  // call. So the stacks that a load of many calls needs again and again stay mapped. They are
  // unmapped soon after the load.
  void trim(std::size_t spare);

 private:
  const std::size_t bytes_;
  const std::size_t most_;
  std::mutex mutex_;
  std::vector<Stack> free_;
  std::size_t unused_ = 0;  // the smallest number of free stacks since the last trim()
};

}  // namespace patchbay::fibers
