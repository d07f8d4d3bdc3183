#pragma once

#include <cstdint>
#include <vector>

#include "base/mutex.h"
#include "base/random.h"
#include "base/sharded_value.h"
#include "base/trace_id.h"

namespace patchbay {

// Creates trace ids for calls without one. Draws the random bytes for many ids at once, because a
// draw per call would cost more than the rest of a small call. Thread-safe.
class TraceIds {
 public:
  explicit TraceIds(Random& random) : random_(random) {}

  TraceId next();

 private:
  static constexpr std::size_t kPage = 4096;

  // Random bytes that were drawn in advance. Requires `mutex`.
  struct Page final : Random {
    void fill(std::span<std::uint8_t> out) REQUIRES(mutex) override;

    Mutex mutex;
    Random* source = nullptr;
    std::vector<std::uint8_t> bytes GUARDED_BY(mutex);  // empty until the first fill()
    std::size_t used GUARDED_BY(mutex) = 0;
  };

  Random& random_;
  ShardedValue<Page> pages_;
};

}  // namespace patchbay
