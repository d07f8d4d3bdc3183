#pragma once

#include <cstdint>
#include <utility>

#include "base/condition.h"
#include "base/mutex.h"
#include "base/patience.h"

namespace patchbay::documents {

// Limits the bytes that all fetches on this host have in memory. Thread-safe.
class ByteBudget {
 public:
  explicit ByteBudget(std::uint64_t bytes) : bytes_(bytes), free_(bytes) {}

  // A part of the budget. Its destructor returns the bytes.
  class Share {
   public:
    Share() = default;
    Share(ByteBudget& budget, std::uint64_t bytes) : budget_(&budget), bytes_(bytes) {}
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (budget_ != nullptr) budget_->give_back(bytes_);
    }

   private:
    ByteBudget* budget_ = nullptr;
    std::uint64_t bytes_ = 0;
  };

  // Waits until `bytes` bytes are free, and takes them. A request for more than the whole budget
  // gets the whole budget. Fails if the patience ends.
  Result<Share> take(std::uint64_t bytes, const Patience& patience);
  // Returns the highest number of bytes that were in use at the same time. Tests prove the bound
  // with it.
  [[nodiscard]] std::uint64_t peak() const;

 private:
  void give_back(std::uint64_t bytes);

  const std::uint64_t bytes_;
  mutable Mutex mutex_;
  Condition changed_;
  std::uint64_t free_ GUARDED_BY(mutex_);
  std::uint64_t peak_ GUARDED_BY(mutex_) = 0;
};

}  // namespace patchbay::documents
