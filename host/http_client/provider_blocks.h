// A gate blocks requests to a provider. It closes when the provider asks for a wait, or when an
// origin fails many times. While a gate is closed, the host sends no request of the gate's subject.
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

namespace patchbay::http_client {

// The reason of a RATE_LIMITED error for which all requests of the account have to wait, and not
// only one kind of request.
inline constexpr std::string_view kAccountLimited = "account_limited";

// The requests that a gate blocks.
struct BlockSubject {
  std::string connector;
  // A link's id, or the result of subject_of_domain(). "": every link of the connector.
  std::string link;
  std::string origin{};  // the origin that failed; "": requests to all origins
  bool operator==(const BlockSubject&) const = default;
};

// Returns the subject for all links to accounts of an organization. The space makes it different
// from every link's id.
inline BlockSubject subject_of_domain(const std::string& connector, const std::string& domain) {
  return {connector, "domain " + domain};
}

// A subject of a request. The request waits while the subject's gate is closed.
struct BlockScope {
  BlockSubject subject;
  // The longest block of the subject that the response to this request may cause. 0: it causes no
  // block.
  std::chrono::milliseconds longest{0};
  // The request's link, if a limit may apply to this link alone. The response then blocks the
  // subject only if another link met a limit shortly before. "": the response blocks the subject in
  // any case.
  std::string witness{};
};

struct ProviderBlock {
  std::string id;  // a unique id
  BlockSubject subject;
  WallTime since{};
  std::chrono::milliseconds left{0};
  int strikes = 0;  // number of times that the gate has closed since the last good response
};

// The wait that a response asks for.
struct AskedWait {
  std::optional<std::chrono::milliseconds> named;    // the time in the response's headers
  std::optional<std::chrono::milliseconds> assumed;  // the connector's time, used without `named`
  std::chrono::milliseconds longest{0};              // upper limit of both times
  std::string_view witness{};                        // like BlockScope::witness
};

// The gates of this host, in memory. After the wait, one request is sent as a probe, and the other
// requests wait for its result. If the provider refuses the probe, the gate closes again, each time
// for longer. Otherwise the gate opens. `calls/shared_blocks.h` shares the gates with other hosts.
// Thread-safe.
class ProviderBlocks {
 public:
  // An origin's gate closes after this many failures without a good response in between. One
  // request has fewer attempts than this (RetryPolicy), so a single failing request does not close
  // the gate.
  static constexpr int kFailures = 10;

  ProviderBlocks(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  // Closes the gate, because the response to a request of the subject asks for a wait. Returns how
  // long the gate is closed now. The first strike closes the gate for the named time. A later
  // strike, or one without a named time, closes it at least for a growing time. This time begins
  // with the assumed time and doubles with each strike; without an assumed time, it grows from 1 s
  // to a minute. The limit is `asked.longest`, but a new time never shortens a block. Further
  // responses while the gate is closed add no strike. With a witness, an open gate without strikes
  // stays open, and the result is 0, unless another witness came within the last minute and no
  // request of the subject has passed since.
  std::chrono::milliseconds block(const BlockSubject& subject, const AskedWait& asked);
  // Counts a request without a response, or with a response that reports a failure of the service.
  // Closes the gate after kFailures failures, or after one failure if the gate has strikes.
  void note_failure(const BlockSubject& subject);
  // Opens the gate and clears its strikes and failures, because a response asks for no wait. Does
  // nothing while the gate is closed: the request was sent before the gate closed.
  void note_passed(const BlockSubject& subject);

  // Returns the remaining time of the subject's block; zero if it is not blocked.
  [[nodiscard]] std::chrono::milliseconds left(const BlockSubject& subject) const;
  // Returns true if the request may pass these gates. Must be called after the gates' waits are
  // over. The request is then the probe of those gates that have strikes, until leave(), for at
  // most a minute. Returns false while another request is the probe of one of the gates. `who`
  // identifies the request and is the same for all its attempts.
  bool enter(std::span<const BlockScope> scopes, const void* who);
  void leave(std::span<const BlockScope> scopes, const void* who);
  // Waits until no other request is the probe of one of these gates. Returns false after `longest`
  // on the machine's clock, or if `stop` was requested.
  bool wait_for_probe(std::span<const BlockScope> scopes, const void* who,
                      std::chrono::milliseconds longest, const std::stop_token& stop);
  // Returns true if no gate has a block, strikes or failures. Takes no lock.
  [[nodiscard]] bool is_idle() const { return count_.load(std::memory_order_acquire) == 0; }

  // Returns the current blocks, oldest first.
  [[nodiscard]] std::vector<ProviderBlock> all() const;
  // Ends the block with this id. Returns false if there is no such block now.
  bool lift(const std::string& id);

  // ---- functions that share the blocks with other hosts

  struct Changes {
    std::vector<ProviderBlock> blocked;
    std::vector<std::string> lifted;  // ids of the ended blocks
    [[nodiscard]] bool empty() const { return blocked.empty() && lifted.empty(); }
  };
  // Sets a function that is called after each change, on the thread that made it. Must be called
  // before the first request, and with an empty function after the last request.
  void tell(std::function<void()> changed) { changed_ = std::move(changed); }
  // Returns the changes on this host since the last call, without blocks of single origins: an
  // origin's failures concern only this host.
  Changes take_changes();
  // Takes back changes that could not be passed to the other hosts. The next take_changes() returns
  // them again, in their then current state and without blocks that have ended.
  void give_back(const Changes& changes);
  // Applies the blocks that all hosts share. `shared` still contains blocks whose time ended a
  // short while ago. So if a shared block is active here but missing in `shared`, another host
  // ended it early, and it ends here too.
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
    std::string witness;  // the link whose request met a limit that may be its own
    Monotonic witness_until{};
    const void* probe = nullptr;
    Monotonic probed_at{};
    bool is_shared = false;   // true: other hosts know this entry
    bool is_changed = false;  // true: other hosts do not know this entry's current state yet
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
  std::atomic<std::size_t> count_ = 0;  // number of entries
  mutable std::mutex mutex_;
  Condition probed_;
  std::unordered_map<BlockSubject, Entry, Hash> entries_;
  std::vector<std::string> lifted_;
  std::size_t sweep_at_ = kFirstSweep;  // at this number of entries, expired entries are deleted
};

}  // namespace patchbay::http_client
