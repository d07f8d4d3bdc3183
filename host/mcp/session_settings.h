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

// The settings that clients change in their sessions after `initialize`, for revisions before
// 2026-07-28. A session id cannot change, so the host that takes the request keeps the settings in
// memory. The nonce names the session. Thread-safe.
class SessionSettings {
 public:
  // sessions of one key; one more session deletes the oldest
  static constexpr std::size_t kMostSessions = 100;
  // sessions of all keys; one more session deletes the oldest of the key with the most sessions
  static constexpr std::size_t kMostOfAll = 100'000;
  static constexpr std::size_t kMostResources = 32;  // resources that one session watches
  static constexpr std::size_t kLongestUri = 1024;   // bytes

  void set_level(const Caller& caller, const std::string& session, LogLevel level);
  // Returns the least serious log messages that the client wants; nothing: no log messages.
  [[nodiscard]] std::optional<LogLevel> level(const std::string& session) const;

  // Makes the session watch a resource. Returns false if the session already watches the largest
  // allowed number of resources.
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
  // Returns the settings of a session. If the session has no settings yet, makes them, and deletes
  // the settings of another session if there is no room.
  Settings& settings_of(const Caller& caller, const std::string& session) REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Settings> by_session_ GUARDED_BY(mutex_);
  // The sessions of each key, oldest first.
  Owners by_owner_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
