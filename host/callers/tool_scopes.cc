#include "callers/tool_scopes.h"

#include <algorithm>

namespace patchbay::callers {
namespace {

constexpr std::string_view kToolMark = "mcp:";
constexpr std::string_view kReadMark = ":read";
constexpr std::size_t kConnectorLength = 64;

// A scope in its parts. The connector is empty for "mcp:tools".
struct ToolScope {
  std::string_view connector;
  bool reads_only = false;
};

bool in_connector(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
         letter == '-' || letter == '.';
}

bool read_tool_scope(std::string_view text, ToolScope& scope) {
  if (text == kAllTools) return true;
  if (!text.starts_with(kToolMark)) return false;
  text.remove_prefix(kToolMark.size());
  scope.reads_only = text.ends_with(kReadMark);
  if (scope.reads_only) text.remove_suffix(kReadMark.size());
  scope.connector = text;
  return !text.empty() && text.size() <= kConnectorLength && text != "tools" &&
         std::all_of(text.begin(), text.end(), in_connector);
}

}  // namespace

bool is_tool_scope(std::string_view scope) {
  ToolScope read;
  return read_tool_scope(scope, read);
}

bool includes_tool_scope(std::string_view held, std::string_view wanted) {
  ToolScope has;
  ToolScope wants;
  if (!read_tool_scope(held, has) || !read_tool_scope(wanted, wants)) return false;
  if (has.connector.empty()) return true;
  return has.connector == wants.connector && (!has.reads_only || wants.reads_only);
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
