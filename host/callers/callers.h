// Identifies the caller by an API key or an access token, and, for a service key, by the user that
// the request names.
//
//   Callers callers(store, audit, clock);
//   PATCHBAY_TRY(auto caller, callers.identify({.key = bearer, .user = named}));
//
// keys.h makes, lists and revokes keys. The CLI and embedders act as the local user
// (base/caller.h).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "audit/audit.h"
#include "base/caller.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/rounds.h"
#include "callers/key_cache.h"
#include "callers/tool_filter_cache.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::callers {

struct CallersOptions {
  // How often this host looks for changes by other processes. A key that another process revokes
  // stays usable on this host for at most this long.
  std::chrono::milliseconds look{1000};
  std::chrono::seconds keep_uses{30};  // how often the times of use are written to the store
};

struct Shown {
  std::string_view key;   // an API key, or an access token (access_token.h)
  std::string_view user;  // empty if the request names no user
};

// Finds the caller to whom a key or access token belongs. A cached caller costs no read of the
// store. Thread-safe.
class Callers {
 public:
  Callers(Store& store, Audit& audit, const Clock& clock, Log& log, CallersOptions options = {});
  ~Callers();
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;

  // Returns the caller to whom the key or token belongs. Fails with UNAUTHENTICATED if the key is
  // unknown, revoked or expired; the error never says which of the three is true. Fails with
  // UNAUTHENTICATED if the request names another user than the user of the key. If the request
  // shows a service key and names a removed user, the error has the reason user_removed. If the
  // request shows a service key and names no user, Caller::user is "". identify() calls
  // `before_look_up` before it reads the store. If `before_look_up` fails, identify() returns the
  // same error.
  using BeforeLookUp = std::function<Result<void>()>;
  Result<std::shared_ptr<const Caller>> identify(const Shown& shown,
                                                 const BeforeLookUp& before_look_up = {});

  // Empties the cache. Call this after this process has changed keys, users, plans or profiles in
  // the store.
  void forget();

  // Writes the times of the last uses of keys to the store. A background round also writes these
  // times every `keep_uses`.
  Result<void> write_uses();

 private:
  Result<std::shared_ptr<const KnownKey>> look_up(const KeyHash& hash, std::string_view user,
                                                  bool is_token);
  Result<KnownKey> read(Transaction& transaction, const KeyHash& hash, const std::string& user);
  Result<KnownKey> read_token(Transaction& transaction, const KeyHash& hash,
                              const std::string& user);
  Result<void> note_first(const KnownKey& found);
  void look();

  Store& store_;
  Audit& audit_;
  const Clock& clock_;
  Log& log_;
  const CallersOptions options_;
  KeyCache cache_;
  ToolFilterCache filters_;

  // Only the background rounds use these three members.
  std::int64_t change_ = -1;
  bool failed_ = false;
  Monotonic next_write_;
  Rounds rounds_;  // declared last, because the rounds use the other members
};

}  // namespace patchbay::callers
