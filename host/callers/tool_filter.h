// A filter of tools. It consists of lines:
//
// # the support desk
//   allow github/*:read
//   allow slack/*
//   deny *_delete_*
//   pin github_search_issues
//
// The filter offers a tool if no `deny` line matches it, and if an `allow` line matches it or there
// is no `allow` line. If a list of tools has a search tool in place of most tools
// (mcp/tool_search.h), pinned tools stay in the list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "callers/tool_pattern.h"

namespace patchbay::callers {

// A filter of tools. Immutable, so threads may share it.
class ToolFilter {
 public:
  static constexpr std::size_t kMostLines = 500;
  static constexpr std::size_t kLongestLine = 256;  // in bytes

  // Reads the lines of a filter. Fails with INVALID_ARGUMENT and names the wrong lines.
  static Result<ToolFilter> read(const std::vector<std::string>& lines);

  // Returns a filter that offers no tool.
  static ToolFilter of_nothing();

  // Returns "" if the filter offers the tool. Otherwise returns the reason: the line that denies
  // the tool, or "no line allows it".
  [[nodiscard]] std::string refusal_of(const ToolTexts& tool) const;
  [[nodiscard]] bool pins(const ToolTexts& tool) const;

 private:
  enum class Verb { kAllow, kDeny, kPin };
  struct Line {
    std::size_t number;  // the first line has number 1
    Verb verb;
    ToolPattern pattern;
    std::string text;
  };

  Result<void> take(std::size_t number, std::string_view line);

  std::vector<Line> lines_;  // without comments and empty lines
  bool allows_some_ = false;
};

}  // namespace patchbay::callers
