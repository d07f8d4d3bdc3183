// Compares tools with patterns. The lines of a filter contain patterns (tool_filter.h):
//
//   github_get_issue    a tool by its name
//   github/*            the actions of one connector: CONNECTOR/ACTION
//   *_delete_*          "*" matches any text, also none; "." matches the "_" of a name
//   slack/*:read        only the tools that only read; ":write" means the other tools
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::callers {

// Identifies a tool. All texts are borrowed.
struct ToolIdentity {
  std::string_view connector;  // "": one of this server's own tools, such as search
  std::string_view action;
  bool is_read_only = false;
};

// Returns the whole name of a tool: "github_get_issue", of letters, digits, "_" and "-". Clients
// may see another name, which is cut or has another end, so that it is short and unique
// (mcp/tool_name.h). Patterns are always compared with the whole name.
std::string whole_tool_name(std::string_view connector, std::string_view action);

// The texts that patterns are compared with. To compare one tool with many patterns, make the texts
// only once.
struct ToolTexts {
  static ToolTexts of(const ToolIdentity& tool);

  std::string name;  // whole_tool_name()
  std::string path;  // CONNECTOR/ACTION
  bool is_read_only;
};

class ToolPattern {
 public:
  static constexpr std::size_t kLongest = 200;  // bytes

  // Reads a pattern. Fails with INVALID_ARGUMENT.
  static Result<ToolPattern> read(std::string_view text);

  [[nodiscard]] bool matches(const ToolTexts& tool) const;

 private:
  std::string text_;
  bool is_of_path_ = false;
  std::optional<bool> is_read_only_;  // nullopt: both kinds of tools
};

}  // namespace patchbay::callers
