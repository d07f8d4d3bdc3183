#include "tool_list.h"

#include <patchbay/sdk/barrier.h>

#include <algorithm>
#include <cstdint>
#include <map>

#include "fingerprint.h"
#include "paging.h"

namespace mcp {
namespace {

using std::chrono::milliseconds;

// Maximum size of an action's name or description.
constexpr std::size_t kMostTextBytes = 4000;
constexpr std::size_t kMostListBytes = 4'000'000;  // maximum size of all actions as one text
// Limited, because not every server can report changes between calls.
constexpr milliseconds kUsualLifetime{60'000};
constexpr milliseconds kLongestLifetime{3'600'000};

std::string for_people(const std::string& text, const std::string& otherwise) {
  return std::string(patchbay::sdk::cut(text.empty() ? otherwise : text, kMostTextBytes));
}

Json to_action(const Tool& tool) {
  const std::string name = for_people(tool.title, tool.name);
  Json action = {{"id", tool.id},
                 {"name", name},
                 {"description", for_people(tool.description, name)},
                 {"parameters", tool.parameters},
                 {"provider_name", tool.name}};
  const auto hint = [&](const char* key) {
    const auto found = tool.annotations.find(key);
    return found != tool.annotations.end() && found->is_boolean() && found->get<bool>();
  };
  // Only a hint. The host does not rely on it.
  if (hint("readOnlyHint")) action["read_only"] = true;
  return action;
}

void mark_repeated_names(std::vector<Tool>& tools) {
  std::map<std::string, int> seen;
  for (Tool& tool : tools) {
    if (tool.name.empty() || seen[tool.name]++ == 0) continue;
    tool.fault = "/name: an earlier tool of the list has this name.";
  }
}

}  // namespace

const Tool* ToolList::named(std::string_view name) const {
  const auto found =
      std::find_if(tools.begin(), tools.end(), [&](const Tool& tool) { return tool.name == name; });
  return found == tools.end() ? nullptr : &*found;
}

const Tool* ToolList::with_id(std::string_view id) const {
  const auto found = std::find_if(tools.begin(), tools.end(), [&](const Tool& tool) {
    return tool.fault.empty() && tool.id == id;
  });
  return found == tools.end() ? nullptr : &*found;
}

ToolList list_tools(Upstream& upstream, const std::vector<std::string_view>& taken) {
  ToolList list;
  if (!upstream.server().may_have("tools")) {
    list.lifetime = kUsualLifetime;
    return list;
  }
  const ListedEntries listed = list_all(upstream, "tools/list", "tools");
  const bool is_stateless = upstream.server().is_stateless();
  for (const Json& entry : listed.entries) list.tools.push_back(read_tool(entry, is_stateless));
  mark_repeated_names(list.tools);
  give_ids(list.tools, taken);
  list.session = upstream.server().session;
  list.bytes = listed.bytes;
  const milliseconds told(std::min<std::uint64_t>(
      listed.lifetime_ms, static_cast<std::uint64_t>(kLongestLifetime.count())));
  list.lifetime = told.count() > 0 ? told : kUsualLifetime;
  return list;
}

patchbay::sdk::ActionList to_actions(const ToolList& list, milliseconds lifetime) {
  std::string text = "[";
  for (const Tool& tool : list.tools) {
    if (!tool.fault.empty()) continue;
    const std::string action = patchbay::sdk::json_text(to_action(tool));
    // A tool that does not fit into the list can still be called by call_tool.
    if (text.size() + action.size() + 2 > kMostListBytes) continue;
    if (text.size() > 1) text += ',';
    text += action;
  }
  text += ']';
  return {text, fingerprint(text), lifetime};
}

}  // namespace mcp
