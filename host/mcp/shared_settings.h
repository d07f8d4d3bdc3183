#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/caller.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "mcp/session_settings.h"
#include "store/store.h"
#include "vault/text_seal.h"

namespace patchbay::mcp {

// Shares the settings of sessions among the hosts of a store, because a load balancer may send each
// request of a session to any host. A host reads the settings of a session when it first meets the
// session, and then looks for changes by other hosts, at most four times a second and only while
// somebody asks. Thread-safe.
class SharedSettings {
 public:
  static constexpr std::chrono::milliseconds kLook{250};
  // sessions of a principal whose settings the store keeps, and of those that are over
  static constexpr int kMostKept = SessionSettings::kMostSessions;
  static constexpr int kMostEnded = SessionSettings::kMostEnded;

  // All arguments are borrowed. Without a store there are no other hosts.
  SharedSettings(store::Store* store, const vault::Vault* vault, Random& random, const Clock& clock)
      : store_(store), clock_(clock), seal_(vault, random) {}

  // Returns the settings of a session. If the store does not answer, returns those that this host
  // knows; a session that was ended elsewhere goes on then.
  Settings of(const std::string& session);

  // Changes the settings of a session at all hosts. `change` may run several times. Returns what it
  // returned: false if there is nothing to change.
  using Change = std::function<bool(Settings& settings)>;
  Result<bool> change(const Caller& caller, const std::string& session, const Change& change);

  // Deletes from the store what is older than a session id can be, at most once an hour. Returns
  // true if it was time.
  Result<bool> tend();

  // Ends a session at all hosts: here at once, elsewhere within kLook.
  Result<void> end(const Caller& caller, const std::string& session);

 private:
  void meet(const std::string& session);
  void look();
  [[nodiscard]] bool has_met(const std::string& session);
  void note_met(const std::string& session);
  void keep_here(const std::string& owner, const std::string& session, Settings settings);
  // The settings of a session as the store has them. The owner is a hash, so that the store names
  // no user here.
  struct KeptSettings;
  static KeptSettings kept(store::Transaction& transaction, const std::string& session);
  [[nodiscard]] Settings opened(const KeptSettings& kept) const;

  store::Store* const store_;
  const Clock& clock_;
  const vault::TextSeal seal_;
  SessionSettings here_;
  Mutex mutex_;
  // The sessions that have had no settings since this host met them. Most sessions never have any.
  std::unordered_set<std::string> met_ GUARDED_BY(mutex_);
  Monotonic next_look_ GUARDED_BY(mutex_){};
  Monotonic next_tending_ GUARDED_BY(mutex_){};
  std::optional<store::Millis> looked_until_ GUARDED_BY(mutex_);  // by the clock of the store
};

}  // namespace patchbay::mcp
