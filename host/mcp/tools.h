// Finds the tools that a caller may use now.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "actions/pipeline.h"
#include "base/mutex.h"
#include "base/published_value.h"
#include "catalog/dynamic_lists.h"
#include "mcp/tool_table.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::mcp {

// The tools that a connector lists at run time for one link.
struct LinkTools {
  LinkTools(std::shared_ptr<const catalog::DynamicList> listed, const std::string& connector,
            const std::string& link);

  std::shared_ptr<const catalog::DynamicList> list;
  std::vector<Tool> tools;
  // The tools by their names, which are borrowed from `tools`. If several tools have one name, that
  // name has no tool here (nullptr).
  std::unordered_map<std::string_view, const Tool*> by_name;
};

struct OfferedTool {
  const Tool* tool;
  std::vector<std::string> accounts{};  // the accounts to choose from; empty if there is only one
};

// A connector whose tools cannot be listed now. The other connectors' tools are still listed.
struct UnlistedConnector {
  std::string connector;
  std::string why;
};
wire::Json json_of(const std::vector<UnlistedConnector>& unlisted);

// One caller's tools, sorted by name. The pointers in `tools` are valid as long as this object.
struct Offer {
  std::shared_ptr<const ToolTable> table;
  std::vector<std::shared_ptr<const LinkTools>> links;
  std::vector<std::shared_ptr<const Tool>> renamed;  // tools with a suffix in the name
  std::vector<OfferedTool> tools;
  std::vector<UnlistedConnector> unlisted;
};

// The accounts with which a caller can use a connector. An empty list means that no account is
// needed. Nullopt means that the caller cannot use the connector, for example because a gate is
// closed or because the caller has no account.
using Accounts = std::optional<std::vector<std::string>>;

// Finds the tools that a caller may use. Borrows `engine`. Thread-safe.
class Tools {
 public:
  // `most_listed` is the maximum number of tools in a list; 0: no limit.
  Tools(engine::Engine& engine, std::size_t most_listed)
      : engine_(engine), most_listed_(most_listed) {}

  // Returns the tools that gates and filters allow to the caller, and for which the caller has an
  // account if one is needed. `request` has the caller, and the time limit for listings at run
  // time.
  [[nodiscard]] Offer offered_to(const actions::Request& request) const;

  // Returns the tools for tools/list: all tools of offered_to() if they are at most `most_listed`.
  // Otherwise the two tools of tool_search.h, the tools that the caller's profiles pin, and this
  // server's own tools.
  [[nodiscard]] Offer listed_to(const actions::Request& request) const;

  // Returns true if the caller's key or token allows the tool (callers/tool_scopes.h). This
  // server's own tools require a right to every tool, except `search_tools` and `call_tool`, which
  // a right to some tools allows.
  static bool allows(const Caller& caller, const Tool& tool);
  // Returns true if allows() is true and the caller's filters offer the tool
  // (callers/tool_filters.h).
  static bool offers(const Caller& caller, const Tool& tool);

  [[nodiscard]] Accounts accounts_of(const catalog::Connector& connector,
                                     const Caller& caller) const;

  // A tool that was found by its name, even if the caller may not use it: its call then fails with
  // the reason. `tool` is nullptr if there is no such tool. If `most_listed` is 0, the two tools of
  // tool_search.h are no tools.
  struct FoundTool {
    const Tool* tool = nullptr;
    Offer offer{};  // owns the tool
  };
  [[nodiscard]] FoundTool find(std::string_view name, const actions::Request& request) const;

 private:
  [[nodiscard]] std::shared_ptr<const ToolTable> table() const;
  void add_listed(const catalog::Connector& connector, const std::vector<std::string>& accounts,
                  const actions::Request& request, Offer& offer) const;
  [[nodiscard]] std::shared_ptr<const LinkTools> link_tools(
      const std::string& connector, const std::string& link,
      std::shared_ptr<const catalog::DynamicList> list) const;

  engine::Engine& engine_;
  const std::size_t most_listed_;
  mutable PublishedValue<ToolTable> table_;
  mutable Mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const LinkTools>> by_link_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
