// Compares tools with the patterns in a filter's lines (tool_filter.h):
//
// github_get_issue    a tool by its name
//   github/*            the actions of one connector: CONNECTOR/ACTION
//   *_delete_*          "*" matches any text, also an empty one; "." matches the "_" of a name
//   slack/*:read        only the tools that only read; ":write" means the other tools
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::callers {

// Identifies a tool. All texts are borrowed.
struct ToolIdentity {
  std::string_view connector;  // "": one of this server's own tools, for example search
  std::string_view action;
  bool is_read_only = false;
};

// Returns the complete name of a tool, for example "github_get_issue", of letters, digits, "_" and
// "-". Clients may see a shortened or changed name, so that it is unique (mcp/tool_name.h).
// Patterns are always compared with the complete name.
std::string whole_tool_name(std::string_view connector, std::string_view action);

// The texts to compare with patterns. They are built once for comparing one tool with many
// patterns.
struct ToolTexts {
  static ToolTexts of(const ToolIdentity& tool);

  std::string name;  // result of whole_tool_name()
  std::string path;  // CONNECTOR/ACTION
  bool is_read_only;
};

class ToolPattern {
 public:
  static constexpr std::size_t kLongest = 200;  // in bytes

  // Reads a pattern. Fails with INVALID_ARGUMENT.
  static Result<ToolPattern> read(std::string_view text);

  [[nodiscard]] bool matches(const ToolTexts& tool) const;

 private:
  std::string text_;
  bool is_of_path_ = false;
  std::optional<bool> is_read_only_;  // nullopt: both kinds of tools
};

}  // namespace patchbay::callers
