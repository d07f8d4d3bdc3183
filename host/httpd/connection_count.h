#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace patchbay::httpd {

// How many connections there are, in all and from one address, for the limits and for those who
// wait for the last one. Thread-safe.
class ConnectionCount {
 public:
  enum class Entry { kIn, kFull, kAddressFull };

  // `most`: of all; `most_of_one`: of this address, 0: any. An address "" counts among all alone.
  Entry enter(const std::string& address, std::size_t most, std::size_t most_of_one);
  void leave(std::string_view address);
  // Whether there is none, waiting for it up to `patience`.
  bool wait_for_none(std::chrono::milliseconds patience);

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  std::size_t count_ = 0;
  std::map<std::string, std::size_t, std::less<>> by_address_;  // none with 0
};

}  // namespace patchbay::httpd
