// The gates before providers. A gate closes when a provider asks for a wait, or when an origin
// fails again and again. While a gate is closed, the host sends no request that belongs to the
// gate's subject.
//
//   blocks.block({"github", "link-1"}, {.named = 2min, .assumed = {}, .longest = 15min});
//   blocks.left({"github", "link-1"});      // 2 minutes
//   for (const auto& block : blocks.all())  // for an operator, who can lift a block
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

// The reason of a RATE_LIMITED error if all requests of the account have to wait, not only one kind
// of request.
inline constexpr std::string_view kAccountLimited = "account_limited";

// The requests that a gate stops.
struct BlockSubject {
  std::string connector;
  // the id of a link, or subject_of_domain(); "": every link of the connector
  std::string link;
  std::string origin{};  // "": requests to all origins; otherwise the origin that failed
  bool operator==(const BlockSubject&) const = default;
};

// Returns the subject for all links to accounts of an organization. The blank makes it differ from
// the id of every link.
inline BlockSubject subject_of_domain(const std::string& connector, const std::string& domain) {
  return {connector, "domain " + domain};
}

// A subject to which a request belongs. The request waits while the gate of the subject is closed.
struct BlockScope {
  BlockSubject subject;
  // The longest time for which the answer to this request may block the subject. 0: the answer does
  // not block the subject.
  std::chrono::milliseconds longest{0};
  // The link of the request, if a limit may apply to this link alone. The answer then blocks the
  // subject only if another link met a limit shortly before. "": the answer always blocks the
  // subject.
  std::string witness{};
};

struct ProviderBlock {
  std::string id;  // unique
  BlockSubject subject;
  WallTime since{};
  std::chrono::milliseconds left{0};
  int strikes = 0;  // how often the gate has closed since the last good answer
};

// The wait for which an answer asks.
struct AskedWait {
  std::optional<std::chrono::milliseconds> named;    // the time that the provider names in a header
  std::optional<std::chrono::milliseconds> assumed;  // the connector's time, if `named` is empty
  std::chrono::milliseconds longest{0};              // the limit for both times
  std::string_view witness{};                        // as in BlockScope
};

// The gates of this host. After the wait, one request goes out as a probe, and the other requests
// wait for its result. If the provider refuses the probe, the gate closes again, each time for
// longer. Otherwise the gate opens. The gates are in memory. `calls/shared_blocks.h` shares the
// gates with other hosts. Thread-safe.
class ProviderBlocks {
 public:
  // An origin's gate closes after this many failures without a good answer in between. One request
  // has fewer tries (RetryPolicy), so one request that always fails does not close the gate.
  static constexpr int kFailures = 10;

  ProviderBlocks(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  // Closes the gate because the answer to a request of the subject asks for a wait. Returns how
  // long the gate is now closed. At the first strike, the gate closes for the named time. At a
  // later strike, or without a named time, the gate closes at least for a time that doubles with
  // each strike. This time begins with the assumed time. Without an assumed time, it grows from 1 s
  // to a minute. The gate closes for at most `asked.longest`, but a new time never shortens a
  // block. Further answers while the gate is closed add no strike. With a witness, an open gate
  // without strikes stays open, and the function returns 0, unless another witness came within the
  // last minute and no request of the subject has passed since.
  std::chrono::milliseconds block(const BlockSubject& subject, const AskedWait& asked);
  // Counts a failure. Closes the gate after kFailures failures, or after one failure if the gate
  // has strikes. Call this if a request got no answer, or if the answer says that the service
  // failed.
  void note_failure(const BlockSubject& subject);
  // Opens the gate and forgets its strikes and failures. Call this if an answer does not ask for a
  // wait. Does nothing while the gate is closed, because the request went out before the gate
  // closed.
  void note_passed(const BlockSubject& subject);

  // Returns how long the subject is still blocked; zero if the subject is not blocked.
  [[nodiscard]] std::chrono::milliseconds left(const BlockSubject& subject) const;
  // Returns true if the request may go through these gates. Call this when the waits of the gates
  // are over. The request is then the probe of those gates that have strikes, until leave(), for at
  // most a minute. Returns false while another request is the probe of one of the gates. `who`
  // identifies the request; all tries of the request use the same `who`.
  bool enter(std::span<const BlockScope> scopes, const void* who);
  void leave(std::span<const BlockScope> scopes, const void* who);
  // Waits until no other request is the probe of one of these gates. Returns false if `longest` has
  // passed on the machine's clock, or if `stop` was requested.
  bool wait_for_probe(std::span<const BlockScope> scopes, const void* who,
                      std::chrono::milliseconds longest, const std::stop_token& stop);
  // Returns true if there are no gates with a block, with strikes or with failures. Takes no lock.
  [[nodiscard]] bool is_idle() const { return count_.load(std::memory_order_acquire) == 0; }

  // Returns the present blocks, the oldest block first.
  [[nodiscard]] std::vector<ProviderBlock> all() const;
  // Ends the block with this id. Returns false if there is no such block at present.
  bool lift(const std::string& id);

  // ---- for sharing the blocks with other hosts

  struct Changes {
    std::vector<ProviderBlock> blocked;
    std::vector<std::string> lifted;  // ids
    [[nodiscard]] bool empty() const { return blocked.empty() && lifted.empty(); }
  };
  // Sets a function that is called after each change, on the thread that made the change. Call
  // tell() before the first request, and with an empty function after the last request.
  void tell(std::function<void()> changed) { changed_ = std::move(changed); }
  // Returns the changes on this host since the last call. Leaves out blocks of single origins,
  // because the failures of an origin concern only this host.
  Changes take_changes();
  // Takes back changes that the caller of take_changes() could not pass to the other hosts. The
  // next take_changes() returns these changes again, in their state at that time, without blocks
  // that have ended.
  void give_back(const Changes& changes);
  // Applies the blocks that all hosts share. `shared` also contains blocks that ended a short while
  // ago. If a shared block is active on this host but missing in `shared`, another host has lifted
  // the block. take_over() then ends the block here too.
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
    std::string witness;  // whose request met a limit that may be its own
    Monotonic witness_until{};
    const void* probe = nullptr;
    Monotonic probed_at{};
    bool is_shared = false;   // other hosts know this entry
    bool is_changed = false;  // other hosts do not yet know this entry's present state
  };
  static constexpr std::size_t kFirstSweep = 1024;

  Entry& entry_of(const BlockSubject& subject, Monotonic now);
  [[nodiscard]] static bool is_for_all(Entry& entry, std::string_view witness, Monotonic now);
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
