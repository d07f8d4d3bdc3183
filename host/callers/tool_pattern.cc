#include "callers/tool_pattern.h"

#include <algorithm>

namespace patchbay::callers {
namespace {

// The connector of this server's own tools, in the form CONNECTOR/ACTION.
constexpr std::string_view kThisServer = "patchbay";

bool in_tool_name(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
}

bool in_pattern(char letter) {
  return in_tool_name(letter) || letter == '*' || letter == '/' || letter == '.';
}

// Returns true if the whole `text` matches the pattern. After a mismatch, only the last "*" matches
// one more letter, so the number of steps is at most the product of the two lengths.
bool fits(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t star = pattern.npos;
  std::size_t taken = 0;  // beginning of the text after the last "*"
  std::size_t i = 0;
  while (i < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      taken = i;
    } else if (at < pattern.size() && pattern[at] == text[i]) {
      ++at;
      ++i;
    } else if (star != pattern.npos) {
      at = star + 1;
      i = ++taken;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(at), pattern.end(),
                     [](char letter) { return letter == '*'; });
}

}  // namespace

std::string whole_tool_name(std::string_view connector, std::string_view action) {
  std::string name(connector);
  if (!connector.empty()) name.push_back('_');
  name.append(action);
  std::replace_if(name.begin(), name.end(), [](char c) { return !in_tool_name(c); }, '_');
  return name;
}

Result<ToolPattern> ToolPattern::read(std::string_view text) {
  ToolPattern pattern;
  const auto colon = text.find(':');
  std::string_view name = text.substr(0, colon);
  if (colon != text.npos) {
    const std::string_view kind = text.substr(colon + 1);
    if (kind != "read" && kind != "write") {
      return Error(Code::kInvalidArgument,
                   "After \":\" a pattern has \"read\" or \"write\", and no \"" +
                       std::string(kind.substr(0, 64)) + "\".");
    }
    pattern.is_read_only_ = kind == "read";
  }
  if (name.empty() || name.size() > kLongest ||
      !std::all_of(name.begin(), name.end(), in_pattern)) {
    return Error(Code::kInvalidArgument,
                 "\"" + std::string(name.substr(0, 64)) +
                     "\" is no pattern of tools: it is a name such as github_get_issue or "
                     "github/get_issue, with * for any text, of at most 200 letters.");
  }
  pattern.text_ = name;
  pattern.is_of_path_ = name.find('/') != name.npos;
  // A connector's id may contain ".", which is "_" in the names of its tools.
  if (!pattern.is_of_path_) std::replace(pattern.text_.begin(), pattern.text_.end(), '.', '_');
  return pattern;
}

ToolTexts ToolTexts::of(const ToolIdentity& tool) {
  std::string path(tool.connector.empty() ? kThisServer : tool.connector);
  path.append("/").append(tool.action);
  return {whole_tool_name(tool.connector, tool.action), std::move(path), tool.is_read_only};
}

bool ToolPattern::matches(const ToolTexts& tool) const {
  if (is_read_only_ && *is_read_only_ != tool.is_read_only) return false;
  return fits(text_, is_of_path_ ? tool.path : tool.name);
}

}  // namespace patchbay::callers
