#pragma once

#include <cstddef>
#include <memory>

#include "base/secret.h"

namespace patchbay::httpd {

// An allocator that overwrites memory before it frees the memory. For bytes from clients, which may
// contain keys.
template <class T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) noexcept {}  // NOLINT: allocators convert

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) noexcept {
    wipe_bytes(memory, count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }

  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

}  // namespace patchbay::httpd
