#include "mcp/tool_table.h"

#include <algorithm>
#include <map>

#include "mcp/tool_name.h"
#include "mcp/tool_schema.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

Json annotations_of(const catalog::Action& action) {
  return {{"title", action.name},
          {"readOnlyHint", action.read_only},
          {"destructiveHint", action.destructive && !action.read_only},
          {"idempotentHint", action.idempotent || action.read_only},
          {"openWorldHint", true}};
}

// Adds the result schema to the tool if every client can read it.
void declare_result(const catalog::Action& action, Tool& tool) {
  if (!action.result) return;
  auto result = shown_result(Json::parse(action.result->standard_form(), nullptr, false));
  if (!result) return;
  tool.declares_result = true;
  tool.wraps_result = result->is_wrapped;
  tool.shown["outputSchema"] = std::move(result->schema);
}

}  // namespace

Tool tool_of(const catalog::Action& action, std::string_view connector, std::string_view link,
             std::string name) {
  Tool tool;
  tool.name = std::move(name);
  tool.connector = connector;
  tool.action = action.id;
  tool.link = link;
  tool.is_read_only = action.read_only;
  tool.parameters = Json::parse(action.parameters.standard_form(), nullptr, false);
  ShownParameters parameters = shown_parameters(tool.parameters);
  tool.mirrored = std::move(parameters.mirrored);
  std::string description = action.description;
  if (!parameters.rule.empty()) description.append("\n\n").append(parameters.rule);
  tool.account_argument =
      parameters.schema["properties"].contains("account") ? "patchbay_account" : "account";
  tool.shown = {{"name", tool.name},
                {"title", action.name},
                {"description", std::move(description)},
                {"inputSchema", std::move(parameters.schema)},
                {"annotations", annotations_of(action)}};
  tool.plain_text = wire::compact(tool.shown);
  declare_result(action, tool);
  tool.text = tool.declares_result ? wire::compact(tool.shown) : tool.plain_text;
  return tool;
}

Json Tool::shown_with_accounts(const std::vector<std::string>& accounts) const {
  Json with = shown;
  Json& schema = with["inputSchema"];
  schema["properties"][account_argument] = {
      {"type", "string"}, {"enum", accounts}, {"description", "The account to use."}};
  if (!schema.contains("required")) schema["required"] = Json::array();
  schema["required"].push_back(account_argument);
  return with;
}

ToolTable::ToolTable(std::shared_ptr<const catalog::View> view) : view_(std::move(view)) {
  // Counts the tools with each plain name, including the two tools of tool_search.h.
  std::map<std::string, int> taken = {{"call_tool", 1}, {"search_tools", 1}};
  for (const catalog::Entry& entry : view_->entries()) {
    if (!entry.connector || entry.fault) continue;
    connectors_.push_back(entry.connector.get());
    for (const catalog::Action& action : entry.connector->actions().all()) {
      ++taken[tool_name({entry.connector->id(), action.id})];
    }
  }
  for (std::size_t i = 0; i < connectors_.size(); ++i) {
    const std::string& id = connectors_[i]->id();
    for (const catalog::Action& action : connectors_[i]->actions().all()) {
      const ToolOrigin origin{id, action.id};
      std::string name = tool_name(origin);
      if (taken[name] > 1) name = distinct_tool_name(origin);
      rows_.push_back({tool_of(action, id, {}, std::move(name)), i});
    }
  }
  std::sort(rows_.begin(), rows_.end(),
            [](const Row& one, const Row& two) { return one.tool.name < two.tool.name; });
  for (const Row& row : rows_) by_name_.emplace(row.tool.name, &row.tool);
}

const Tool* ToolTable::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace patchbay::mcp
