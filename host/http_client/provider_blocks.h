// The gates before providers. A gate closes when a provider asks to wait, or when an origin fails
// again and again. Until the gate opens, no request of its subject is sent.
//
//   blocks.block({"github", "link-1"}, {.named = 2min, .assumed = {}, .longest = 15min});
//   blocks.left({"github", "link-1"});      // 2 minutes
//   for (const auto& block : blocks.all())  // what an operator sees, and lifts
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/condition.h"
#include "base/random.h"

namespace patchbay {

// The reason of a RATE_LIMITED error if the whole account has to wait, not only one kind of
// request.
inline constexpr std::string_view kAccountLimited = "account_limited";

// Names the requests that a gate stops.
struct BlockSubject {
  std::string connector;
  std::string link;      // "": every link of the connector
  std::string origin{};  // "": requests to every origin; otherwise one origin that failed
  bool operator==(const BlockSubject&) const = default;
};

// A subject to which a request belongs. The request waits while the subject is blocked.
struct BlockScope {
  BlockSubject subject;
  // The longest time for which the answer to this request may block the subject; 0: the answer does
  // not block it.
  std::chrono::milliseconds longest{0};
};

struct ProviderBlock {
  std::string id;  // unique
  BlockSubject subject;
  WallTime since{};
  std::chrono::milliseconds left{0};
  int strikes = 0;  // how often in a row the gate has closed, without a good answer in between
};

// How long an answer asks to wait.
struct AskedWait {
  std::optional<std::chrono::milliseconds> named;    // the time that the provider names in a header
  std::optional<std::chrono::milliseconds> assumed;  // the connector's time, if none is named
  std::chrono::milliseconds longest{0};              // the limit for both
};

// After the wait, one request goes out as a probe, and the other requests wait for its result. If
// the provider refuses the probe, the gate closes again, for longer each time; otherwise the gate
// opens. The gates are in memory; `calls/shared_blocks.h` shares them with other hosts.
// Thread-safe.
class ProviderBlocks {
 public:
  // An origin's gate closes after this many failures in a row. A request has fewer tries
  // (RetryPolicy), so one request that always fails does not close the gate.
  static constexpr int kFailures = 10;

  ProviderBlocks(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  // Closes the gate because an answer to the subject's request asks to wait. Returns how long the
  // gate is now closed. At the first strike, that is the named time. At later strikes, or without a
  // named time, it is at least a time that grows with each strike: the assumed time doubled, or 1,
  // 2, 4, … s up to a minute. It is at most `asked.longest`, but a block that is already longer is
  // not shortened. Further answers while the gate is closed add no strike.
  std::chrono::milliseconds block(const BlockSubject& subject, const AskedWait& asked);
  // Call this when a request got no answer, or an answer that says that the service failed.
  void note_failure(const BlockSubject& subject);
  // Call this when an answer does not ask to wait. Opens the gate and forgets strikes and failures.
  // Does nothing while the gate is closed, because the request was sent before the gate closed.
  void note_passed(const BlockSubject& subject);

  // Returns how long the subject is still blocked; zero if it is not.
  [[nodiscard]] std::chrono::milliseconds left(const BlockSubject& subject) const;
  // Returns true if a request may go through these gates, whose wait is over. Returns false while
  // another request is the probe of one of them. `who` stands for the request and is the same for
  // all its tries. It becomes the probe of the gates until leave(), for a minute at most.
  bool enter(std::span<const BlockScope> scopes, const void* who);
  void leave(std::span<const BlockScope> scopes, const void* who);
  // Waits until no other request is the probe of a gate. Returns false if `longest` has passed by
  // the machine's clock, or if the stop came first.
  bool wait_for_probe(std::span<const BlockScope> scopes, const void* who,
                      std::chrono::milliseconds longest, const std::stop_token& stop);
  // Returns true if no gate is closed or was closed recently, and no failure is counted. Takes no
  // lock.
  [[nodiscard]] bool is_idle() const { return count_.load(std::memory_order_acquire) == 0; }

  // Returns the blocks in force, the oldest first.
  [[nodiscard]] std::vector<ProviderBlock> all() const;
  // Ends the block. Returns false if no such block is in force.
  bool lift(const std::string& id);

  // ---- for sharing the limits with other hosts

  struct Changes {
    std::vector<ProviderBlock> blocked;
    std::vector<std::string> lifted;  // ids
    [[nodiscard]] bool empty() const { return blocked.empty() && lifted.empty(); }
  };
  // Sets the function that is called after each change, on the thread that made the change. Set it
  // before the first request, and clear it after the last.
  void tell(std::function<void()> changed) { changed_ = std::move(changed); }
  // Returns what changed here since the last call. Does not contain blocks of single origins: their
  // failures concern this host only.
  Changes take_changes();
  // Takes back changes that could not be written. The next take_changes() returns the changes
  // again, in their state at that time, without blocks that are over.
  void give_back(const Changes& changes);
  // Takes over the blocks that all hosts share; `shared` also contains blocks that ended a short
  // while ago. A shared block that is in force here but missing in `shared` was lifted by another
  // host, so it ends here too.
  void take_over(const std::vector<ProviderBlock>& shared);

 private:
  struct Hash {
    std::size_t operator()(const BlockSubject& subject) const;
  };
  struct Entry {
    std::string id;
    WallTime since{};
    Monotonic until{};
    int strikes = 0;
    int failures = 0;
    const void* probe = nullptr;
    Monotonic probed_at{};
    bool is_shared = false;   // other hosts know the entry
    bool is_changed = false;  // other hosts do not yet know the present state
  };
  static constexpr std::size_t kFirstSweep = 1024;

  Entry& entry_of(const BlockSubject& subject, Monotonic now);
  void close(Entry& entry, std::chrono::milliseconds time, Monotonic now);
  [[nodiscard]] std::chrono::milliseconds growth(std::chrono::milliseconds first,
                                                 std::chrono::milliseconds most, int strikes);
  [[nodiscard]] bool is_probed(std::span<const BlockScope> scopes, const void* who) const;
  void open(std::unordered_map<BlockSubject, Entry, Hash>::iterator entry);
  void told() const;

  const Clock& clock_;
  Random& random_;
  std::function<void()> changed_;
  std::atomic<std::size_t> count_ = 0;  // the number of entries
  mutable std::mutex mutex_;
  Condition probed_;
  std::unordered_map<BlockSubject, Entry, Hash> entries_;
  std::vector<std::string> lifted_;
  std::size_t sweep_at_ = kFirstSweep;  // at this number of entries, expired entries are deleted
};

}  // namespace patchbay
