#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace patchbay::actions {

// Remembers connectors that go on after their deadlines, and sets aside for a while those that keep
// doing it: each such call holds a thread of its caller's. Thread-safe.
class Overruns {
 public:
  static constexpr int kCount = 3;                         // overruns within …
  static constexpr std::chrono::minutes kWindow{10};       // … this long set a connector aside …
  static constexpr std::chrono::minutes kSetAside{1};      // … for this long
  static constexpr std::chrono::milliseconds kGrace{100};  // a shorter one does not count

  explicit Overruns(const Clock& clock) : clock_(clock) {}

  // A call to `connector` came back that much after its deadline.
  void note(std::string_view connector, Monotonic::duration overrun);

  // PLUGIN_FAULT, with when to come back, while the connector is set aside. Costs one atomic read
  // as long as no connector ever overran.
  Result<void> check(std::string_view connector);

 private:
  struct Record {
    int count = 0;
    Monotonic first{};  // of those counted
    Monotonic aside_until{};
  };

  const Clock& clock_;
  std::atomic<bool> any_ = false;  // whether there is any record
  std::mutex mutex_;
  std::map<std::string, Record, std::less<>> records_;
};

}  // namespace patchbay::actions
