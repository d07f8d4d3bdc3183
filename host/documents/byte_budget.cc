#include "documents/byte_budget.h"

#include <algorithm>
#include <cassert>

namespace patchbay::documents {

Result<ByteBudget::Share> ByteBudget::take(std::uint64_t bytes, const Patience& patience) {
  const std::uint64_t wanted = std::min(bytes, bytes_);
  Lock lock(mutex_);
  if (!patience.wait(changed_, lock, [&]() REQUIRES(mutex_) { return free_ >= wanted; }))
    return patience.ended();
  free_ -= wanted;
  peak_ = std::max(peak_, bytes_ - free_);
  return Share(*this, wanted);
}

void ByteBudget::give_back(std::uint64_t bytes) {
  const Lock lock(mutex_);
  assert(bytes <= bytes_ - free_);
  free_ += bytes;
  changed_.notify_all();
}

std::uint64_t ByteBudget::peak() const {
  const Lock lock(mutex_);
  return peak_;
}

}  // namespace patchbay::documents
