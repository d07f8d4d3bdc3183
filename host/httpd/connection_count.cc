#include "httpd/connection_count.h"

namespace patchbay::httpd {

ConnectionCount::Entry ConnectionCount::enter(const std::string& address, std::size_t most,
                                              std::size_t most_of_one) {
  const Lock lock(mutex_);
  if (count_ >= most) return Entry::kFull;
  if (!address.empty()) {
    const auto found = by_address_.find(address);
    const std::size_t of_one = found == by_address_.end() ? 0 : found->second;
    if (most_of_one > 0 && of_one >= most_of_one) return Entry::kAddressFull;
    ++by_address_[address];
  }
  ++count_;
  return Entry::kIn;
}

void ConnectionCount::leave(std::string_view address) {
  const Lock lock(mutex_);
  if (const auto found = by_address_.find(address); found != by_address_.end()) {
    if (--found->second == 0) by_address_.erase(found);
  }
  if (--count_ == 0) left_.notify_all();
}

bool ConnectionCount::wait_for_none(std::chrono::milliseconds patience) {
  Lock lock(mutex_);
  return left_.wait_for(lock, patience, [this]() REQUIRES(mutex_) { return count_ == 0; });
}

std::size_t ConnectionCount::now() {
  const Lock lock(mutex_);
  return count_;
}

}  // namespace patchbay::httpd
