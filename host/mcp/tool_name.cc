#include "mcp/tool_name.h"

#include <algorithm>

#include "base/digest.h"

namespace patchbay::mcp {
namespace {

constexpr std::size_t kSuffixDigits = 8;

std::string plain_name(const ToolOrigin& origin) {
  std::string name(origin.connector);
  name.append("_").append(origin.action);
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  std::replace_if(name.begin(), name.end(), [&](char c) { return !is_allowed(c); }, '_');
  return name;
}

}  // namespace

std::string distinct_tool_name(const ToolOrigin& origin) {
  std::string whole(origin.connector);
  whole.append("\n").append(origin.action).append("\n").append(origin.link);
  std::string name = plain_name(origin).substr(0, kLongestToolName - kSuffixDigits - 1);
  return name.append("_").append(sha256_hex(whole), 0, kSuffixDigits);
}

std::string tool_name(const ToolOrigin& origin) {
  std::string name = plain_name(origin);
  return name.size() <= kLongestToolName ? name : distinct_tool_name(origin);
}

}  // namespace patchbay::mcp
