// Stores the sessions of browsers with signed-in users.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "authserver/people.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"

namespace patchbay::authserver {

inline constexpr std::chrono::hours kSessionLifetime{12};

struct BrowserSession {
  std::string id{};  // "session_…"; not secret
  Person person{};
  std::string agent{};  // the browser's User-Agent, cut to 200 bytes; it may be false
  store::Millis created_at = 0;
};

// Begins, finds and ends sessions. Each session has a random cookie; the store has only its hash.
// Thread-safe.
class BrowserSessions {
 public:
  BrowserSessions(store::Store& store, Random& random) : store_(store), random_(random) {}

  // Begins a session, and returns its cookie.
  Result<Secret> begin(const Person& person, std::string_view agent);
  // Returns the session with this cookie. Returns nullopt if it is unknown, has expired or was
  // ended, or if its user was removed.
  Result<std::optional<BrowserSession>> find(const Secret& cookie);
  // Returns a user's unexpired sessions, newest first.
  Result<std::vector<BrowserSession>> list(const Person& person);
  // Ends a session of the user. An unknown id is not an error.
  Result<void> end(const Person& person, const std::string& id);

  // Ends all sessions of the user except the one with this id.
  Result<void> end_others(const Person& person, const std::string& id);

  static void delete_old(store::Transaction& transaction);

 private:
  store::Store& store_;
  Random& random_;
};

}  // namespace patchbay::authserver
