#include "http_client/provider_blocks.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_set>

#include "base/later.h"
#include "base/machine_clock.h"

namespace patchbay::http_client {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstWait{1000};
constexpr milliseconds kLongestGrown{60'000};
constexpr std::chrono::minutes kWitnessed{1};     // the time for which one link's limit is
                                                  // remembered
constexpr std::chrono::minutes kLongestProbe{1};  // after this time, another request may be the
                                                  // probe
constexpr std::chrono::minutes kRemembered{15};   // the time for which strikes count after a block

}  // namespace

std::size_t ProviderBlocks::Hash::operator()(const BlockSubject& subject) const {
  const std::hash<std::string> hash;
  return (hash(subject.connector) * 31 + hash(subject.link)) * 31 + hash(subject.origin);
}

milliseconds ProviderBlocks::block(const BlockSubject& subject, const AskedWait& asked) {
  const Monotonic now = clock_.now();
  milliseconds left(0);
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = entry_of(subject, now);
    if (!is_for_all(entry, asked.witness, now)) return milliseconds(0);
    const bool is_closed = entry.until > now;
    if (!is_closed) ++entry.strikes;
    const milliseconds own = asked.assumed ? growth(*asked.assumed, asked.longest, entry.strikes)
                                           : growth(kFirstWait, kLongestGrown, entry.strikes);
    // While the gate is closed, only a named time can lengthen the block. The first strike uses a
    // named time unchanged.
    milliseconds time = asked.named.value_or(milliseconds(0));
    if (!is_closed && (!asked.named || entry.strikes > 1)) time = std::max(time, own);
    close(entry, std::min(time, asked.longest), now);
    entry.is_changed = true;
    left = time_left(entry.until, now);
  }
  told();
  return left;
}

void ProviderBlocks::note_failure(const BlockSubject& subject) {
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  Entry& entry = entry_of(subject, now);
  if (entry.until > now) return;
  if (++entry.failures < kFailures && entry.strikes == 0) return;
  ++entry.strikes;
  close(entry, growth(kFirstWait, kLongestGrown, entry.strikes), now);
}

void ProviderBlocks::note_passed(const BlockSubject& subject) {
  if (is_idle()) return;
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(subject);
  if (entry != entries_.end() && entry->second.until <= clock_.now()) open(entry);
}

milliseconds ProviderBlocks::left(const BlockSubject& subject) const {
  if (is_idle()) return milliseconds(0);
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(subject);
  if (found == entries_.end()) return milliseconds(0);
  return time_left(found->second.until, clock_.now());
}

bool ProviderBlocks::enter(std::span<const BlockScope> scopes, const void* who) {
  if (is_idle()) return true;
  const std::lock_guard lock(mutex_);
  if (is_probed(scopes, who)) return false;
  const Monotonic now = clock_.now();
  for (const BlockScope& scope : scopes) {
    const auto entry = entries_.find(scope.subject);
    if (entry == entries_.end() || entry->second.strikes == 0) continue;
    if (entry->second.probe == who) continue;  // the probe's minute began with its first attempt
    if (later(entry->second.until, kRemembered) <= now)
      continue;  // the strikes are too old to
                 // count
    entry->second.probe = who;
    entry->second.probed_at = now;
  }
  return true;
}

void ProviderBlocks::leave(std::span<const BlockScope> scopes, const void* who) {
  if (is_idle()) return;
  const std::lock_guard lock(mutex_);
  bool has_left = false;
  for (const BlockScope& scope : scopes) {
    const auto entry = entries_.find(scope.subject);
    if (entry == entries_.end() || entry->second.probe != who) continue;
    entry->second.probe = nullptr;
    has_left = true;
  }
  if (has_left) probed_.notify_all();
}

bool ProviderBlocks::wait_for_probe(std::span<const BlockScope> scopes, const void* who,
                                    milliseconds longest, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return probed_.wait(lock, later(machine_now(), longest), &stop, nullptr,
                      [&] { return !is_probed(scopes, who); });
}

std::vector<ProviderBlock> ProviderBlocks::all() const {
  const Monotonic now = clock_.now();
  std::vector<ProviderBlock> found;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [subject, entry] : entries_) {
      if (entry.until <= now) continue;
      found.push_back({entry.id, subject, entry.since, time_left(entry.until, now), entry.strikes});
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) {
    return one.since != other.since ? one.since < other.since : one.id < other.id;
  });
  return found;
}

bool ProviderBlocks::lift(const std::string& id) {
  const Monotonic now = clock_.now();
  bool was_in_force = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const auto& entry) { return entry.second.id == id; });
    if (found == entries_.end()) return false;
    was_in_force = found->second.until > now;
    if (found->second.is_shared || found->second.is_changed) lifted_.push_back(id);
    open(found);
  }
  told();
  return was_in_force;
}

ProviderBlocks::Changes ProviderBlocks::take_changes() {
  const Monotonic now = clock_.now();
  Changes changes;
  const std::lock_guard lock(mutex_);
  changes.lifted.swap(lifted_);
  for (auto& [subject, entry] : entries_) {
    if (!entry.is_changed) continue;
    entry.is_changed = false;
    entry.is_shared = true;
    changes.blocked.push_back(
        {entry.id, subject, entry.since, time_left(entry.until, now), entry.strikes});
  }
  return changes;
}

void ProviderBlocks::give_back(const Changes& changes) {
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  lifted_.insert(lifted_.begin(), changes.lifted.begin(), changes.lifted.end());
  for (const ProviderBlock& block : changes.blocked) {
    const auto entry = entries_.find(block.subject);
    if (entry == entries_.end() || entry->second.id != block.id) continue;
    entry->second.is_changed = entry->second.is_changed || entry->second.until > now;
  }
}

void ProviderBlocks::take_over(const std::vector<ProviderBlock>& shared) {
  const Monotonic now = clock_.now();
  std::unordered_set<BlockSubject, Hash> there;
  for (const ProviderBlock& block : shared) there.insert(block.subject);
  const std::lock_guard lock(mutex_);
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    const Entry& known = entry->second;
    const bool was_there = known.is_shared && !known.is_changed && known.until > now;
    if (was_there && !there.contains(entry->first)) open(entry);
    entry = next;
  }
  for (const ProviderBlock& block : shared) {
    const bool is_lifted = std::find(lifted_.begin(), lifted_.end(), block.id) != lifted_.end();
    if (is_lifted || block.left <= milliseconds(0)) continue;
    Entry& entry = entry_of(block.subject, now);
    if (entry.is_changed) continue;
    entry.id = block.id;
    entry.since = block.since;
    entry.strikes = block.strikes;
    entry.until = later(now, block.left);
    entry.is_shared = true;
  }
}

// ---- functions that require the lock

ProviderBlocks::Entry& ProviderBlocks::entry_of(const BlockSubject& subject, Monotonic now) {
  if (entries_.size() >= sweep_at_) {
    std::erase_if(entries_, [now](const auto& entry) {
      return later(entry.second.until, kRemembered) <= now && !entry.second.is_changed;
    });
    sweep_at_ = std::max(kFirstSweep, entries_.size() * 2);
  }
  const auto [found, is_new] = entries_.try_emplace(subject);
  // Strikes that are too old do not count any more.
  if (!is_new && later(found->second.until, kRemembered) <= now) found->second.strikes = 0;
  if (is_new) found->second.until = now;
  count_.store(entries_.size(), std::memory_order_release);
  return found->second;
}

// Returns true if the limit applies to all links of the subject. If it may apply only to the link
// `witness`, remembers this link and returns false.
bool ProviderBlocks::is_for_all(Entry& entry, std::string_view witness, Monotonic now) {
  if (witness.empty() || entry.strikes > 0) return true;
  const bool is_seconded = entry.witness_until > now && entry.witness != witness;
  entry.witness = witness;
  entry.witness_until = later(now, kWitnessed);
  return is_seconded;
}

void ProviderBlocks::close(Entry& entry, milliseconds time, Monotonic now) {
  if (entry.until <= now) {
    // The "b" prevents an id that begins with "-", which a command line could mistake for an
    // option.
    entry.id = "b" + random_.token(9);
    entry.since = clock_.wall();
    entry.is_shared = false;
  }
  entry.until = std::max(entry.until, later(now, time));
  entry.failures = 0;
  entry.probe = nullptr;
  probed_.notify_all();
}

// Returns a random time between half of the grown wait and the whole grown wait ("equal jitter"),
// but at least `first` and at most `most`. So accounts that were refused at the same time do not
// send again at the same time.
milliseconds ProviderBlocks::growth(milliseconds first, milliseconds most, int strikes) {
  constexpr int kDoublings = 16;
  const auto grown = first.count() << std::clamp(strikes - 1, 0, kDoublings);
  const auto ceiling = std::max<std::int64_t>(std::min<std::int64_t>(grown, most.count()), 1);
  const auto floor = std::max<std::int64_t>(ceiling / 2, std::min(first, most).count());
  std::uint64_t number = 0;
  std::array<std::uint8_t, sizeof number> bytes{};
  random_.fill(bytes);
  std::memcpy(&number, bytes.data(), sizeof number);
  return milliseconds(
      floor + static_cast<std::int64_t>(number % static_cast<std::uint64_t>(ceiling - floor + 1)));
}

bool ProviderBlocks::is_probed(std::span<const BlockScope> scopes, const void* who) const {
  const Monotonic oldest = clock_.now() - kLongestProbe;
  return std::any_of(scopes.begin(), scopes.end(), [&](const BlockScope& scope) {
    const auto entry = entries_.find(scope.subject);
    if (entry == entries_.end() || entry->second.probe == nullptr) return false;
    return entry->second.probe != who && entry->second.probed_at > oldest;
  });
}

void ProviderBlocks::open(std::unordered_map<BlockSubject, Entry, Hash>::iterator entry) {
  entries_.erase(entry);
  count_.store(entries_.size(), std::memory_order_release);
  probed_.notify_all();
}

void ProviderBlocks::told() const {
  if (changed_) changed_();
}

}  // namespace patchbay::http_client
