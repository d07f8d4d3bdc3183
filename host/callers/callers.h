// Who asks: an API key and, with a service key, the user it acts for.
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
#include <mutex>
#include <string_view>
#include <thread>

#include "audit/audit.h"
#include "base/caller.h"
#include "base/clock.h"
#include "base/result.h"
#include "callers/key_cache.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::callers {

struct CallersOptions {
  // How often it is looked whether another process revoked something: it stays usable here for that
  // long at most.
  std::chrono::milliseconds look{1000};
  std::chrono::seconds keep_uses{30};  // how long uses are gathered before they are written
};

struct Shown {
  std::string_view key;
  std::string_view user;  // "": none was named
};

// A key that was seen before is known from memory: no access to the store. Thread-safe.
class Callers {
 public:
  Callers(Store& store, Audit& audit, const Clock& clock, Log& log, CallersOptions options = {});
  ~Callers();
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;

  // UNAUTHENTICATED, which never says whether a key is unknown, revoked or expired; also when a
  // user's key names another, and with the reason user_removed when a service key names a user who
  // was removed. A service key that names no user acts for none: Caller::user is "".
  // `before_look_up` is asked before the store is; its refusal is the answer then.
  using BeforeLookUp = std::function<Result<void>()>;
  Result<std::shared_ptr<const Caller>> identify(const Shown& shown,
                                                 const BeforeLookUp& before_look_up = {});

  // Everything is read again before it is believed; after a change by this process.
  void forget();

  // Writes when keys were last used, as happens every `keep_uses`.
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

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread watcher_;  // last: starts when the rest is there
};

}  // namespace patchbay::callers
