#pragma once

#include <atomic>
#include <cstddef>

namespace patchbay {

// Returns the number of the calling thread in this process: 0, 1, 2 … in the order of the threads'
// first calls. Two threads never have the same number. (Hashes of thread ids could be equal.)
inline std::size_t thread_number() {
  static constinit std::atomic<std::size_t> next = 0;
  thread_local const std::size_t number = next.fetch_add(1, std::memory_order_relaxed);
  return number;
}

}  // namespace patchbay
