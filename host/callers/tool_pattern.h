// Patterns of tools, with which filters say which tools they mean (tool_filter.h):
//
//   github_get_issue    a tool by its name
//   github/*            the actions of one connector: CONNECTOR/ACTION
//   *_delete_*          "*" is any text, also none; a "." in it stands for the "_" of a name
//   slack/*:read        of these, those that only read; ":write" are the others
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::callers {

// Which tool is meant. All is borrowed.
struct ToolIdentity {
  std::string_view connector;  // "": one of this server's own tools, such as search
  std::string_view action;
  bool is_read_only = false;
};

// Returns the name of a tool before it is made short and distinct (mcp/tool_name.h):
// "github_get_issue", of letters, digits, "_" and "-". A name that is cut or shared ends otherwise;
// patterns mean the whole name, so neither hides a tool from them.
std::string whole_tool_name(std::string_view connector, std::string_view action);

// The texts by which patterns mean a tool. Whoever asks many patterns makes them once.
struct ToolTexts {
  static ToolTexts of(const ToolIdentity& tool);

  std::string name;  // whole_tool_name()
  std::string path;  // CONNECTOR/ACTION
  bool is_read_only;
};

class ToolPattern {
 public:
  static constexpr std::size_t kLongest = 200;  // bytes

  // Fails with INVALID_ARGUMENT.
  static Result<ToolPattern> read(std::string_view text);

  [[nodiscard]] bool matches(const ToolTexts& tool) const;

 private:
  std::string text_;
  bool is_of_path_ = false;
  std::optional<bool> is_read_only_;  // nothing: both kinds of tools
};

}  // namespace patchbay::callers
