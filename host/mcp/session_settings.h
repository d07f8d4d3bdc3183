#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/caller.h"
#include "base/mutex.h"
#include "mcp/log_level.h"

namespace patchbay::mcp {

// What clients settle in their sessions after `initialize`, for revisions before 2026-07-28. An id
// cannot change, so this is kept by the host that took the request, in memory. A session is named
// by its nonce. Thread-safe.
class SessionSettings {
 public:
  // sessions of one key; the oldest is forgotten for a further one
  static constexpr std::size_t kMostSessions = 100;
  // sessions of all keys; a further one costs the key with the most its oldest
  static constexpr std::size_t kMostOfAll = 100'000;
  static constexpr std::size_t kMostResources = 32;  // that one session watches
  static constexpr std::size_t kLongestUri = 1024;   // bytes

  void set_level(const Caller& caller, const std::string& session, LogLevel level);
  // Returns the least serious log messages that the client wants; nothing: it wants none.
  [[nodiscard]] std::optional<LogLevel> level(const std::string& session) const;

  // Returns false if the session watches as many resources as it may.
  bool watch(const Caller& caller, const std::string& session, const std::string& uri);
  void unwatch(const std::string& session, const std::string& uri);
  [[nodiscard]] std::set<std::string> watched(const std::string& session) const;

  void forget(const std::string& session);

 private:
  struct Settings {
    std::string owner;
    std::optional<LogLevel> level{};
    std::set<std::string> resources{};
  };

  using Owners = std::map<std::string, std::deque<std::string>>;

  void forget_oldest(Owners::iterator of) REQUIRES(mutex_);
  // Returns the settings of a session, after making room for them.
  Settings& settings_of(const Caller& caller, const std::string& session) REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Settings> by_session_ GUARDED_BY(mutex_);
  // The sessions of each key, oldest first.
  Owners by_owner_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
