#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"

namespace patchbay::http_client {

// The number of requests that may be sent in a period of time.
struct RequestRate {
  std::uint32_t requests = 0;  // 0: no limit by the host
  std::chrono::milliseconds window{1000};
};

// The rate for a key. All senders with this key share the rate.
struct RequestQuota {
  std::string key;
  RequestRate rate;
};

// Who waits for the request: a person or a background job. The last fifth of a budget is reserved
// for people.
enum class Urgency { kInteractive, kBackground };

// The provider's budget, according to a response.
struct ProviderQuota {
  std::uint64_t limit = 0;  // 0: the response contains no limit
  std::uint64_t left = 0;
  std::chrono::milliseconds resets_in{0};
};

// A key whose budget at the provider is used up or almost used up.
struct LowBudget {
  std::string key;
  WallTime since{};                   // time of the provider's last report
  std::chrono::milliseconds left{0};  // time until the budget resets
  bool is_used_up = false;  // false: only background work waits; true: people's requests wait too
};

// Counts requests, and delays requests that exceed a limit. A key has a rate: a number of requests
// and a window. In any period of the window's length, at most that number of requests are sent. So
// the start of the provider's own window does not matter. The window is counted in slots, so a
// request counts for up to an eighth of the window longer than necessary. The budget also obeys the
// remaining number that the provider reports, because other hosts and programs may use the same
// account. Idle keys are deleted. Thread-safe.
class RequestBudget {
 public:
  explicit RequestBudget(const Clock& clock) : clock_(clock) {}

  // Takes one request from every quota and returns zero, if all quotas allow it. Otherwise takes
  // none and returns the wait before the next take(). Each key may occur only once in `quotas`.
  std::chrono::milliseconds take(std::span<const RequestQuota> quotas,
                                 Urgency urgency = Urgency::kInteractive);

  // Stores the budget that a provider reported in the response to a request with this key. A
  // provider may also have smaller budgets for single URLs. If several budgets are known for the
  // same time, the largest limit is used.
  void learn(const std::string& key, const ProviderQuota& said);

  // Returns the keys whose reported budget is so low that background work has to wait. Sorted by
  // key.
  [[nodiscard]] std::vector<LowBudget> low() const;
  // Forgets the reported budget of the key, until a response reports it again. Returns true if
  // background work of the key had to wait because of it.
  bool forget(const std::string& key);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  // The numbers of requests in the latest slots. A window overlaps at most kSlots + 1 slots.
  struct Count {
    static constexpr std::int64_t kSlots = 8;

    std::uint32_t& at(std::int64_t slot);
    void go_to(std::int64_t slot);
    [[nodiscard]] std::uint64_t sum() const;

    Monotonic::duration slot_length;
    std::int64_t newest = 0;
    std::array<std::uint32_t, kSlots + 1> taken{};
  };
  static constexpr std::size_t kFirstSweep = 1024;

  struct StatedQuota {
    std::uint64_t limit;
    std::uint64_t left;
    Monotonic until;
    WallTime since;

    // Returns true if requests of this urgency have to wait.
    [[nodiscard]] bool holds(Urgency urgency) const;
  };

  StatedQuota* said_of(const std::string& key, Monotonic now);
  Count& count_of(const RequestQuota& quota, Monotonic now);
  static Monotonic::duration wait_of(Count& count, std::uint32_t requests, Monotonic now);
  void sweep(Monotonic now);

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Count, Hash, std::equal_to<>> counts_;
  std::unordered_map<std::string, StatedQuota, Hash, std::equal_to<>> said_;
  std::size_t sweep_at_ = kFirstSweep;  // at this number of keys, idle keys are deleted
  std::size_t sweep_said_at_ = kFirstSweep;
};

}  // namespace patchbay::http_client
