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

namespace patchbay {

// The number of requests that may go out in a period of time.
struct RequestRate {
  std::uint32_t requests = 0;  // 0: the host sets no limit
  std::chrono::milliseconds window{1000};
};

// The rate for a key. All senders with the same key share the rate.
struct RequestQuota {
  std::string key;
  RequestRate rate;
};

// Says who waits for the request: a person or a background job. Background work may not use the
// last fifth of a budget, which is kept for people.
enum class Urgency { kInteractive, kBackground };

// The provider's budget, as the answer to a request states it.
struct ProviderQuota {
  std::uint64_t limit = 0;  // 0: the answer does not state the limit
  std::uint64_t left = 0;
  std::chrono::milliseconds resets_in{0};
};

// A key for which the provider says that its budget is used up or almost used up.
struct LowBudget {
  std::string key;
  WallTime since{};                   // the time of the provider's last statement
  std::chrono::milliseconds left{0};  // time until the budget resets
  bool is_used_up = false;  // false: only background work waits; true: people's requests wait, too
};

// Counts requests, and delays requests that exceed a limit. A key has a rate: a number of requests
// and a window. In any period as long as the window, at most that number of requests go out. So it
// does not matter when the provider's own window begins. The window is counted in slots, so a
// request counts for up to an eighth of the window longer than necessary. The budget also obeys the
// provider's statement of how much is left, because other hosts and programs may use the same
// account. Thread-safe. Deletes idle keys.
class RequestBudget {
 public:
  explicit RequestBudget(const Clock& clock) : clock_(clock) {}

  // Takes one request from every quota and returns zero, if all quotas allow it. Otherwise takes
  // nothing and returns the wait before the next take(). Each key may occur only once in `quotas`.
  std::chrono::milliseconds take(std::span<const RequestQuota> quotas,
                                 Urgency urgency = Urgency::kInteractive);

  // Stores the budget that a provider has stated in the answer to a request with this key. A
  // provider may also have smaller budgets for single URLs. If several budgets run at the same
  // time, the largest limit is used.
  void learn(const std::string& key, const ProviderQuota& said);

  // Returns the keys whose budget, as the provider states it, is so low that background work has to
  // wait. Sorted by key.
  [[nodiscard]] std::vector<LowBudget> low() const;
  // Forgets the budget that the provider stated for the key, until an answer states it again.
  // Returns true if background work of the key had to wait because of this budget.
  bool forget(const std::string& key);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  // The numbers of requests in the most recent slots. A window overlaps at most kSlots + 1 slots.
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

  struct Said {
    std::uint64_t limit;
    std::uint64_t left;
    Monotonic until;
    WallTime since;

    // Returns true if a request of this urgency has to wait.
    [[nodiscard]] bool holds(Urgency urgency) const;
  };

  Said* said_of(const std::string& key, Monotonic now);
  Count& count_of(const RequestQuota& quota, Monotonic now);
  static Monotonic::duration wait_of(Count& count, std::uint32_t requests, Monotonic now);
  void sweep(Monotonic now);

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Count, Hash, std::equal_to<>> counts_;
  std::unordered_map<std::string, Said, Hash, std::equal_to<>> said_;
  std::size_t sweep_at_ = kFirstSweep;  // at this number of keys, idle keys are deleted
  std::size_t sweep_said_at_ = kFirstSweep;
};

}  // namespace patchbay
