#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace patchbay::httpd {

// Counts connections, in total and by address. Used for the limits, and for waiting for the end of
// the last connection. Thread-safe.
class ConnectionCount {
 public:
  enum class Entry { kIn, kFull, kAddressFull };

  // Counts a connection if the limits allow it. `most` is the limit for all connections.
  // `most_of_one` is the limit for this address; 0 means no limit. A connection with the address ""
  // counts only in the total.
  Entry enter(const std::string& address, std::size_t most, std::size_t most_of_one);
  void leave(std::string_view address);
  // Waits up to `patience` until there are no connections. Returns false if some connections
  // remain.
  bool wait_for_none(std::chrono::milliseconds patience);
  // Returns the current number of connections.
  std::size_t now();

 private:
  Mutex mutex_;
  std::condition_variable left_;
  std::size_t count_ GUARDED_BY(mutex_) = 0;
  // Contains only addresses with connections.
  std::map<std::string, std::size_t, std::less<>> by_address_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::httpd
