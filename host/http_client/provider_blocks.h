// The gates before providers. A gate is closed when a provider asked to wait, or when an origin
// failed again and again; until it opens nothing goes out for whom it is closed.
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

// The reason of RATE_LIMITED where all of an account has to wait, and not one thing that it asks
// for.
inline constexpr std::string_view kAccountLimited = "account_limited";

// For whom a gate is closed.
struct BlockSubject {
  std::string connector;
  std::string link;      // "": every link of the connector
  std::string origin{};  // "": all that the connector asks; otherwise one origin that failed
  bool operator==(const BlockSubject&) const = default;
};

// A subject that a request belongs to: it waits while that is blocked.
struct BlockScope {
  BlockSubject subject;
  // How long the answer to this request may block it; 0: not at all.
  std::chrono::milliseconds longest{0};
};

struct ProviderBlock {
  std::string id;  // never that of another block
  BlockSubject subject;
  WallTime since{};
  std::chrono::milliseconds left{0};
  int strikes = 0;  // limits in a row: between them nothing went well
};

// A request to wait, as an answer says it.
struct AskedWait {
  std::optional<std::chrono::milliseconds> named;    // the provider's own word, in a header
  std::optional<std::chrono::milliseconds> assumed;  // the connector's, where the provider has none
  std::chrono::milliseconds longest{0};              // whatever either says
};

// After a wait the gate is ajar: one request goes as a probe, and the others wait for what becomes
// of it. If the provider refuses it, the gate closes again, for longer each time; if not, the gate
// is open. In memory; `calls/shared_blocks.h` shares it with other hosts. Thread-safe.
class ProviderBlocks {
 public:
  // An origin's gate closes after so many failures in a row. A request has five tries: what fails
  // for one address alone does not close it.
  static constexpr int kFailures = 10;

  ProviderBlocks(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  // The answer to a request of the subject says so. Returns how long the gate is closed now: the
  // named time, or the assumed one doubled with each strike, or 1, 2, 4, … s up to a minute; a
  // longer block that is there stays. Several answers of one storm are one strike.
  std::chrono::milliseconds block(const BlockSubject& subject, const AskedWait& asked);
  // No answer, or one that the service itself failed.
  void note_failure(const BlockSubject& subject);
  // An answer that asks for nothing: strikes and failures are forgotten. While the gate is closed
  // it says nothing: its request had left before.
  void note_passed(const BlockSubject& subject);

  // How long the subject is blocked yet; zero: it is not.
  [[nodiscard]] std::chrono::milliseconds left(const BlockSubject& subject) const;
  // Whether a request may go where no gate is closed: not while another is a gate's probe. `who`
  // is the probe until leave(), for a minute at most, and stays the same for all tries of one
  // request.
  bool enter(std::span<const BlockScope> scopes, const void* who);
  void leave(std::span<const BlockScope> scopes, const void* who);
  // Waits until no other is a gate's probe. False: `longest` by the machine's clock, or the stop,
  // came first.
  bool wait_for_probe(std::span<const BlockScope> scopes, const void* who,
                      std::chrono::milliseconds longest, const std::stop_token& stop);
  // Whether no gate is or was closed of late. Costs nothing.
  [[nodiscard]] bool is_idle() const { return count_.load(std::memory_order_acquire) == 0; }

  // Those in force, the oldest first.
  [[nodiscard]] std::vector<ProviderBlock> all() const;
  // False: there is no such block, or not any more.
  bool lift(const std::string& id);

  // ---- for who shares the limits with other hosts

  struct Changes {
    std::vector<ProviderBlock> blocked;
    std::vector<std::string> lifted;  // ids
    [[nodiscard]] bool empty() const { return blocked.empty() && lifted.empty(); }
  };
  // Called after a change, on the thread that made it. Set before the first request, and taken away
  // after the last.
  void tell(std::function<void()> changed) { changed_ = std::move(changed); }
  // What changed here since the last time. Failures of origins are this host's alone.
  Changes take_changes();
  // What all hosts know; also blocks that were over a short while ago. One that is in force here
  // and not there was lifted elsewhere.
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
    bool is_shared = false;   // other hosts know it
    bool is_changed = false;  // … but not as it is now
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
  std::atomic<std::size_t> count_ = 0;  // of the entries
  mutable std::mutex mutex_;
  Condition probed_;
  std::unordered_map<BlockSubject, Entry, Hash> entries_;
  std::vector<std::string> lifted_;
  std::size_t sweep_at_ = kFirstSweep;  // entries, above which those that are over are looked for
};

}  // namespace patchbay
