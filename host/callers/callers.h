// Identifies the caller by an API key or an access token and, for a service key, by the user in the
// request.
//
//   Callers callers(store, audit, clock);
//   PATCHBAY_TRY(auto caller, callers.identify({.key = bearer, .user = named}));
//
// keys.h creates, lists and revokes keys. The command line and embedders act as the local user
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
  // The interval at which this host looks for changes by other processes. A key that another
  // process revokes can be used on this host for at most this long.
  std::chrono::milliseconds look{1000};
  std::chrono::seconds keep_uses{30};  // interval at which the times of use are written to the
                                       // store
};

struct PresentedKey {
  std::string_view key;   // an API key or an access token (access_token.h)
  std::string_view user;  // empty if the request contains no user
};

// Finds the caller of a key or access token. A cached caller needs no read of the store.
// Thread-safe.
class Callers {
 public:
  Callers(store::Store& store, audit::Audit& audit, const Clock& clock, telemetry::Log& log,
          CallersOptions options = {});
  ~Callers();
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;

  // Returns the caller of the key or token. Fails with UNAUTHENTICATED if the key is unknown,
  // revoked or expired; the error never says which. Also fails with UNAUTHENTICATED if the request
  // names another user than the key's. For a service key with a removed user, the error has the
  // reason user_removed. For a service key without a user, Caller::user is "". Calls
  // `before_look_up` before it reads the store, and returns its error if it fails.
  using BeforeLookUp = std::function<Result<void>()>;
  Result<std::shared_ptr<const Caller>> identify(const PresentedKey& shown,
                                                 const BeforeLookUp& before_look_up = {});

  // Clears the cache. Must be called after this process has changed keys, users, plans or profiles
  // in the store.
  void forget();

  // Writes the times of the keys' last uses to the store. A background round does the same every
  // `keep_uses`.
  Result<void> write_uses();

 private:
  Result<std::shared_ptr<const KnownKey>> look_up(const KeyHash& hash, std::string_view user,
                                                  bool is_token);
  Result<KnownKey> read(store::Transaction& transaction, const KeyHash& hash,
                        const std::string& user);
  Result<KnownKey> read_token(store::Transaction& transaction, const KeyHash& hash,
                              const std::string& user);
  Result<void> note_first(const KnownKey& found);
  void look();

  store::Store& store_;
  audit::Audit& audit_;
  const Clock& clock_;
  telemetry::Log& log_;
  const CallersOptions options_;
  KeyCache cache_;
  ToolFilterCache filters_;

  // These members are used only by the background rounds.
  std::int64_t change_ = -1;
  bool failed_ = false;
  Monotonic next_write_;
  Rounds rounds_;  // the last member, because the rounds use the others
};

}  // namespace patchbay::callers
