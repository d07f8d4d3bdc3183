#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace patchbay {

// So many requests in so much time.
struct RequestRate {
  std::uint32_t requests = 0;  // 0: no limit of ours
  std::chrono::milliseconds window{1000};
};

// What may be sent under one key: those who share the key share the rate.
struct RequestQuota {
  std::string key;
  RequestRate rate;
};

// Who waits for the request. Background work leaves a fifth of every budget to people.
enum class Urgency { kInteractive, kBackground };

// What an answer says of the budget that its request was taken out of, at the provider.
struct ProviderQuota {
  std::uint64_t limit = 0;  // 0: not said
  std::uint64_t left = 0;
  std::chrono::milliseconds resets_in{0};
};

// Counts the requests that go out and holds back those that would be too many: no stretch of time
// as long as a key's window sees more than its requests, wherever the provider's own window begins.
// The window is counted in slots, so that a request is held against its key for an eighth of the
// window longer at most. What the provider says is left counts beside that: other hosts and
// programs may use the same account. Thread-safe. Idle keys are forgotten.
class RequestBudget {
 public:
  explicit RequestBudget(const Clock& clock) : clock_(clock) {}

  // Takes one request out of every quota, or out of none. Zero: it may go now. Otherwise nothing is
  // taken, and this is how long until each of them has one. Each key stands in it once.
  std::chrono::milliseconds take(std::span<const RequestQuota> quotas,
                                 Urgency urgency = Urgency::kInteractive);

  // An answer to a request under the key says so. A provider may have further, smaller budgets for
  // single addresses: of those that run at one time the largest counts.
  void learn(const std::string& key, const ProviderQuota& said);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  // The requests of the last slots, of which a window touches kSlots + 1 at most.
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
  };

  Said* said_of(const std::string& key, Monotonic now);
  Count& count_of(const RequestQuota& quota, Monotonic now);
  static Monotonic::duration wait_of(Count& count, std::uint32_t requests, Monotonic now);
  void sweep(Monotonic now);

  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Count, Hash, std::equal_to<>> counts_;
  std::unordered_map<std::string, Said, Hash, std::equal_to<>> said_;
  std::size_t sweep_at_ = kFirstSweep;  // keys, above which idle ones are looked for
  std::size_t sweep_said_at_ = kFirstSweep;
};

}  // namespace patchbay
