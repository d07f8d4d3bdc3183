#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace patchbay::httpd {

// Counts connections, in all and by address: for the limits, and for waiting until the last one
// ends. Thread-safe.
class ConnectionCount {
 public:
  enum class Entry { kIn, kFull, kAddressFull };

  // `most`: for all; `most_of_one`: for this address, 0: no limit. An address "" counts among all
  // only.
  Entry enter(const std::string& address, std::size_t most, std::size_t most_of_one);
  void leave(std::string_view address);
  // Waits up to `patience` until there are no connections. False: some are left.
  bool wait_for_none(std::chrono::milliseconds patience);

 private:
  Mutex mutex_;
  std::condition_variable left_;
  std::size_t count_ GUARDED_BY(mutex_) = 0;
  // An address without connections is not in it.
  std::map<std::string, std::size_t, std::less<>> by_address_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::httpd
