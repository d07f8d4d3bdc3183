#include "fibers/stack.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>

#include "fibers/sanitizers.h"

namespace patchbay::fibers {
namespace {

std::size_t whole_pages(std::size_t bytes) {
  static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

}  // namespace

// Maps the stack and its guard pages. The guard pages are never writable, so a system that limits
// committed memory does not count them.
Stack::Stack(std::size_t bytes) {
  const std::size_t size = kGuard + whole_pages(bytes);
  void* memory = mmap(nullptr, size, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  guard_ = static_cast<std::byte*>(memory);
  size_ = size;
  if (mprotect(guard_ + kGuard, size - kGuard, PROT_READ | PROT_WRITE) != 0) {
    munmap(guard_, size_);
    throw std::bad_alloc();
  }
}

Stack::~Stack() {
  if (guard_ != nullptr) munmap(guard_, size_);
}

StackRange Stack::range() const {
  const auto guard = reinterpret_cast<std::uintptr_t>(guard_);
  return {guard + kGuard, guard + size_};
}

bool Stack::is_guard(const void* address) const {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const auto guard = reinterpret_cast<std::uintptr_t>(guard_);
  return at >= guard && at < range().low;
}

Stack Stacks::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!free_.empty()) {
      Stack stack = std::move(free_.back());
      free_.pop_back();
      unused_ = std::min(unused_, free_.size());
      return stack;
    }
  }
  return Stack(bytes_);
}

void Stacks::give_back(Stack stack) {
  sanitizers::forget_frames(stack.range());
  const std::scoped_lock lock(mutex_);
  if (free_.size() < most_) free_.push_back(std::move(stack));
}

void Stacks::trim(std::size_t spare) {
  std::size_t excess = 0;
  {
    const std::scoped_lock lock(mutex_);
    excess = unused_ > spare ? (unused_ - spare + 1) / 2 : 0;
  }
  // The first stacks of the list have been unused for the longest time, because take() and
  // give_back() use the end of the list.
  for (std::size_t i = 0; i < excess; ++i) {
    Stack unmapped;  // its destructor unmaps the stack after the lock is released
    const std::scoped_lock lock(mutex_);
    if (i >= free_.size()) break;
    std::swap(free_[i], free_.back());
    unmapped = std::move(free_.back());
    free_.pop_back();
  }
  const std::scoped_lock lock(mutex_);
  unused_ = free_.size();
}

}  // namespace patchbay::fibers
