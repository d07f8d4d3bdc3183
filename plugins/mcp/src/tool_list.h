// Reads the list of tools that a server has for one account, and makes actions of the tools.
#pragma once

#include <patchbay/sdk/action.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tool.h"
#include "upstream.h"

namespace mcp {

struct ToolList {
  std::vector<Tool> tools;
  std::chrono::milliseconds lifetime{0};  // how long the list may be used
  std::string session;    // the server's session; another session may have other tools
  std::size_t bytes = 0;  // size of the list as the server sent it

  [[nodiscard]] const Tool* named(std::string_view name) const;
  [[nodiscard]] const Tool* with_id(std::string_view id) const;
};

// Reads all pages of the server's list, and checks each tool alone. `taken` are the ids that no
// tool may get. [call]
ToolList list_tools(Upstream& upstream, const std::vector<std::string_view>& taken);

// Returns the tools that can be called, in the form of the manifest's `actions`. The host may use
// them for `lifetime`.
patchbay::sdk::ActionList to_actions(const ToolList& list, std::chrono::milliseconds lifetime);

}  // namespace mcp
