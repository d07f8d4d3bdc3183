#include "callers/tool_scopes.h"

#include <algorithm>

namespace patchbay::callers {
namespace {

constexpr std::string_view kToolMark = "mcp:";
constexpr std::string_view kReadMark = ":read";
constexpr std::size_t kConnectorLength = 64;

bool in_connector(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
         letter == '-' || letter == '.';
}

}  // namespace

std::optional<ToolScope> tool_scope_of(std::string_view text) {
  if (text == kAllTools) return ToolScope{};
  if (!text.starts_with(kToolMark)) return std::nullopt;
  text.remove_prefix(kToolMark.size());
  const bool reads_only = text.ends_with(kReadMark);
  if (reads_only) text.remove_suffix(kReadMark.size());
  const bool is_connector = !text.empty() && text.size() <= kConnectorLength && text != "tools" &&
                            std::all_of(text.begin(), text.end(), in_connector);
  if (!is_connector) return std::nullopt;
  return ToolScope{text, reads_only};
}

bool is_tool_scope(std::string_view scope) { return tool_scope_of(scope).has_value(); }

bool includes_tool_scope(std::string_view held, std::string_view wanted) {
  const auto has = tool_scope_of(held);
  const auto wants = tool_scope_of(wanted);
  if (!has || !wants) return false;
  if (has->connector.empty()) return true;
  return has->connector == wants->connector && (!has->reads_only || wants->reads_only);
}

bool may_use_tool(const Caller& caller, std::string_view connector, bool is_read_only) {
  if (caller.may("call")) return true;
  const std::string wanted = scope_of_tool(connector, is_read_only);
  return std::any_of(caller.scopes.begin(), caller.scopes.end(),
                     [&](const std::string& held) { return includes_tool_scope(held, wanted); });
}

std::string scope_of_tool(std::string_view connector, bool is_read_only) {
  if (connector.empty()) return std::string(kAllTools);
  std::string scope(kToolMark);
  return scope.append(connector).append(is_read_only ? kReadMark : "");
}

std::vector<std::string> scopes_to_ask_for(const Caller& caller, std::string_view connector,
                                           bool is_read_only) {
  std::vector<std::string> all = {scope_of_tool(connector, is_read_only)};
  for (const std::string& held : caller.scopes) {
    if (is_tool_scope(held) && held != all.front()) all.push_back(held);
  }
  return all;
}

}  // namespace patchbay::callers
