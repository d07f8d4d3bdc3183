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

  // How often a server can cause that its list is read again. One that says more often that it
  // changed has to wait.
  static constexpr std::chrono::seconds kBetweenChanges{5};

  // Returns the account's list; nullptr if there is no list, if it was read in another session, or
  // if it has to be read again because the server said that it changed.
  std::shared_ptr<const ToolList> find(const std::string& account, const std::string& session,
                                       Time now) const;
  // Returns how long a list that find() returned may be used without asking the server; 0 or less:
  // its lifetime is over.
  [[nodiscard]] Time lifetime(const std::string& account, Time now) const;
  // Returns true if the server said that the list changed, and it is too soon to read it again.
  [[nodiscard]] bool has_to_wait(const std::string& account, Time now) const;
  void keep(const std::string& account, std::shared_ptr<const ToolList> list, Time now);
  // Notes that the server said that the list changed.
  void doubt(const std::string& account);

 private:
  struct Known {
    std::shared_ptr<const ToolList> list;
    Time read_at{0};
    std::optional<Time> caused_at;  // when the server last caused that the list was read
    bool is_doubted = false;
  };
  static bool is_too_soon(const Known& known, Time now);
  [[nodiscard]] bool has_room(std::size_t bytes) const;

  mutable std::mutex mutex_;
  std::map<std::string, Known> lists_;
};

}  // namespace mcp
