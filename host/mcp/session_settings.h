#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/mutex.h"
#include "mcp/log_level.h"
#include "store/transaction.h"

namespace patchbay::mcp {

// What a client changed in its session after `initialize`, in revisions before 2026-07-28.
struct Settings {
  bool is_over = false;  // the client has ended the session
  // the least serious log messages that the client wants; nothing: no log messages
  std::optional<LogLevel> level{};
  std::set<std::string> resources{};  // the addresses of the resources that the session watches
  store::Millis changed_at = 0;       // grows with each change
};

// The settings of sessions, in memory. The nonce names the session (session.h). The sessions of a
// principal that are over have an owner of their own, so that they take no place from the others.
// Thread-safe.
class SessionSettings {
 public:
  // sessions of one owner; one more session deletes the one that changed first
  static constexpr std::size_t kMostSessions = 100;
  static constexpr std::size_t kMostEnded =
      1000;  // the same for an owner of sessions that are over
  // sessions of all; one more session deletes such a session of the owner with the most sessions
  static constexpr std::size_t kMostOfAll = 100'000;
  static constexpr std::size_t kMostResources = 32;  // maximum number of resources that a session
                                                     // watches
  static constexpr std::size_t kLongestUri = 1024;   // in bytes

  // Returns the settings; nothing if this host does not have them.
  [[nodiscard]] std::optional<Settings> find(const std::string& session) const;
  [[nodiscard]] bool has(const std::string& session) const;
  // Keeps the settings, unless this host has newer ones: another thread may have read the store
  // before they were changed.
  void put(const std::string& owner, const std::string& session, Settings settings);

 private:
  struct Row {
    std::string owner;
    Settings settings{};
  };

  using Owners = std::map<std::string, std::deque<std::string>>;

  void make_room(const std::string& owner, std::size_t most) REQUIRES(mutex_);
  void forget_oldest(Owners::iterator of) REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Row> by_session_ GUARDED_BY(mutex_);
  // The sessions of each owner. The last one is the one that changed last.
  Owners by_owner_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
