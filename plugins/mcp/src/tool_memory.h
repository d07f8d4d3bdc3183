// Keeps in memory the lists of tools that were read last. If a list is missing here, the connector
// reads it again.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "tool_list.h"

namespace mcp {

// Has at most one list for each account, so a server cannot fill the memory with new sessions.
// Times are monotonic. Thread-safe.
class ToolMemory {
 public:
  using Time = std::chrono::nanoseconds;

  // If a server says that its list changed, the list is read again, but not more often than this.
  static constexpr std::chrono::seconds kBetweenChanges{5};

  // Returns the account's list; nullptr if there is no list, if it was read in another session, or
  // if the list must be read again because the server said that it changed.
  std::shared_ptr<const ToolList> find(const std::string& account, const std::string& session,
                                       Time now) const;
  // Returns how long the list that find() returned may still be used. If this is 0 or less, the
  // list must be read again.
  [[nodiscard]] Time lifetime(const std::string& account, Time now) const;
  // Returns true if the server said that the list changed, but it is too soon to read the list
  // again.
  [[nodiscard]] bool has_to_wait(const std::string& account, Time now) const;
  void keep(const std::string& account, std::shared_ptr<const ToolList> list, Time now);
  // Notes that the server said that the list changed.
  void doubt(const std::string& account);

 private:
  struct KnownTools {
    std::shared_ptr<const ToolList> list;
    Time read_at{0};
    std::optional<Time> caused_at;  // time when the server last caused a read of the list
    bool is_doubted = false;
  };
  static bool is_too_soon(const KnownTools& known, Time now);
  [[nodiscard]] bool has_room(std::size_t bytes) const;

  mutable std::mutex mutex_;
  std::map<std::string, KnownTools> lists_;
};

}  // namespace mcp
