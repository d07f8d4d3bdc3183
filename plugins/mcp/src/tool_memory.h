// The lists of tools that were read last. What is lost is read again.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tool_list.h"

namespace mcp {

// Has one list for each account: a server cannot make more of them by giving new sessions.
// Thread-safe.
class ToolMemory {
 public:
  // nullptr if no list is kept for the account, or one that was read in another session.
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
