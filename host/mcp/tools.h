// Which tools a caller may use now.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/pipeline.h"
#include "base/mutex.h"
#include "base/published.h"
#include "catalog/dynamic_lists.h"
#include "mcp/tool_table.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::mcp {

// The tools that a connector lists at run time for one link.
struct LinkTools {
  std::shared_ptr<const catalog::DynamicList> list;
  std::vector<Tool> tools;
};

struct Offered {
  const Tool* tool;
  std::vector<std::string> accounts{};  // to choose from, if there are several
};

// A connector whose tools cannot be listed now. The other connectors' tools are listed all the
// same.
struct Unlisted {
  std::string connector;
  std::string why;
};

// The tools of one caller, in the order of their names. What the pointers point to lives as long as
// this object.
struct Offer {
  std::shared_ptr<const ToolTable> table;
  std::vector<std::shared_ptr<const LinkTools>> links;
  std::vector<std::shared_ptr<const Tool>> renamed;  // tools whose plain name another tool has
  std::vector<Offered> tools;
  std::vector<Unlisted> unlisted;
};

// The accounts with which a caller can use a connector. An empty list: the connector is used
// without an account. Nothing: the gates are closed, or the caller needs an account and has none.
using Accounts = std::optional<std::vector<std::string>>;

// Thread-safe. `engine` is borrowed.
class Tools {
 public:
  // `most_listed`: how many tools a list shows; 0: any number.
  Tools(engine::Engine& engine, std::size_t most_listed)
      : engine_(engine), most_listed_(most_listed) {}

  // Returns the tools of every connector that the gates and filters open to the caller, and for
  // which the caller has an account or needs none. `request` names the caller, and how long
  // connectors may take that list their actions at run time.
  [[nodiscard]] Offer offered_to(const actions::Request& request) const;

  // Returns what tools/list shows of them: all, or if they are more than `most_listed`, the two
  // tools of tool_search.h with those that the caller's profiles pin, and this server's own.
  [[nodiscard]] Offer listed_to(const actions::Request& request) const;

  // Returns true if the caller's key or token allows the tool (callers/tool_scopes.h). Whoever may
  // use every tool may use this server's own tools, and whoever may use some, those that find and
  // call them.
  static bool allows(const Caller& caller, const Tool& tool);
  // Returns true if the caller's filters offer the tool, too (callers/tool_filters.h).
  static bool offers(const Caller& caller, const Tool& tool);

  [[nodiscard]] Accounts accounts_of(const catalog::Connector& connector,
                                     const Caller& caller) const;

  // A tool by its name, whether the caller has an account for it or not. `tool` is nullptr if there
  // is no such tool.
  struct Found {
    const Tool* tool = nullptr;
    Offer offer{};  // keeps the tool
  };
  [[nodiscard]] Found find(std::string_view name, const actions::Request& request) const;

 private:
  [[nodiscard]] std::shared_ptr<const ToolTable> table() const;
  void add_listed(const catalog::Connector& connector, const std::vector<std::string>& accounts,
                  const actions::Request& request, Offer& offer) const;
  [[nodiscard]] std::shared_ptr<const LinkTools> link_tools(
      const std::string& connector, const std::string& link,
      std::shared_ptr<const catalog::DynamicList> list) const;

  engine::Engine& engine_;
  const std::size_t most_listed_;
  mutable Published<ToolTable> table_;
  mutable Mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const LinkTools>> by_link_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
