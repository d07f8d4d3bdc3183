// Identifies the caller: an API key and, with a service key, the user it acts for.
//
//   Callers callers(store, audit, clock);
//   PATCHBAY_TRY(auto caller, callers.identify({.key = bearer, .user = named}));
//
// keys.h makes, lists and revokes keys. CLI and embedders act as the local user (base/caller.h).
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <string_view>
#include <thread>

#include "audit/audit.h"
#include "base/caller.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "callers/key_cache.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::callers {

struct CallersOptions {
  // How often to look for changes by other processes. A key that they revoke stays usable here for
  // at most this long.
  std::chrono::milliseconds look{1000};
  std::chrono::seconds keep_uses{30};  // how long uses are gathered before they are written
};

struct Shown {
  std::string_view key;
  std::string_view user;  // "": the request names none
};

// Finds the caller for a key. Known keys cost no read of the store. Thread-safe.
class Callers {
 public:
  Callers(Store& store, Audit& audit, const Clock& clock, Log& log, CallersOptions options = {});
  ~Callers();
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;

  // UNAUTHENTICATED if the key is unknown, revoked or expired (the error never says which), or a
  // user's key names another user. UNAUTHENTICATED with the reason user_removed if a service key
  // names a user who was removed. If a service key names no user, Caller::user is "".
  // `before_look_up` is called before the store is read; its error, if any, is returned.
  using BeforeLookUp = std::function<Result<void>()>;
  Result<std::shared_ptr<const Caller>> identify(const Shown& shown,
                                                 const BeforeLookUp& before_look_up = {});

  // Drops everything known from memory; to be called after a change by this process.
  void forget();

  // Writes when keys were last used. This also happens every `keep_uses`.
  Result<void> write_uses();

 private:
  Result<std::shared_ptr<const KnownKey>> look_up(const KeyHash& hash, std::string_view user);
  Result<KnownKey> read(Transaction& transaction, const KeyHash& hash, const std::string& user);
  Result<void> note_first(const KnownKey& found);
  void watch();

  Store& store_;
  Audit& audit_;
  const Clock& clock_;
  Log& log_;
  const CallersOptions options_;
  KeyCache cache_;

  Mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread watcher_;  // last, because it starts when the others exist
};

}  // namespace patchbay::callers
