// Keeps in memory the lists of tools that were read last. If a list is missing here, the connector
// reads it again.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tool_list.h"

namespace mcp {

// Has at most one list for each account, so a server cannot fill the memory with new sessions.
// Thread-safe.
class ToolMemory {
 public:
  // Returns the account's list; nullptr if there is no list, or if it was read in another session.
  std::shared_ptr<const ToolList> find(const std::string& account,
                                       const std::string& session) const;
  void keep(const std::string& account, std::shared_ptr<const ToolList> list);
  void forget(const std::string& account);

 private:
  [[nodiscard]] bool has_room(std::size_t bytes) const;

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const ToolList>> lists_;
};

}  // namespace mcp
