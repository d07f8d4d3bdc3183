#include "mcp/tool_name.h"

#include "base/digest.h"
#include "callers/tool_pattern.h"

namespace patchbay::mcp {
namespace {

constexpr std::size_t kSuffixDigits = 8;

}  // namespace

std::string distinct_tool_name(const ToolOrigin& origin) {
  std::string whole(origin.connector);
  whole.append("\n").append(origin.action).append("\n").append(origin.link);
  std::string name = callers::whole_tool_name(origin.connector, origin.action)
                         .substr(0, kLongestToolName - kSuffixDigits - 1);
  return name.append("_").append(sha256_hex(whole), 0, kSuffixDigits);
}

std::string tool_name(const ToolOrigin& origin) {
  std::string name = callers::whole_tool_name(origin.connector, origin.action);
  return name.size() <= kLongestToolName ? name : distinct_tool_name(origin);
}

}  // namespace patchbay::mcp
