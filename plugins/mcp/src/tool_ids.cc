#include <map>
#include <set>
#include <string>

#include "fingerprint.h"
#include "tool.h"

namespace mcp {
namespace {

constexpr std::size_t kMostActionIdBytes = 64;  // maximum length of an action's id
constexpr std::size_t kSuffixBytes = 9;         // "_" and eight digits

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Returns the name with only the characters that an id can have. Does not cut the name.
std::string plain_form(const std::string& name) {
  std::string id;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    id += is_letter(c) || is_digit(c) ? c : '_';
  }
  return is_letter(id.front()) ? id : "tool_" + id;
}

}  // namespace

void give_ids(std::vector<Tool>& tools, const std::vector<std::string_view>& taken) {
  std::map<std::string, int> wanted;  // maps an id to the number of tools that would get it
  for (const Tool& tool : tools) {
    if (tool.fault.empty()) ++wanted[plain_form(tool.name)];
  }
  std::set<std::string, std::less<>> given(taken.begin(), taken.end());
  for (Tool& tool : tools) {
    if (!tool.fault.empty()) continue;
    std::string id = plain_form(tool.name);
    const bool is_own = id == tool.name && id.size() <= kMostActionIdBytes;
    const bool is_shared = !is_own && wanted[id] > 1;
    if (is_shared || id.size() > kMostActionIdBytes || given.count(id) != 0) {
      id = id.substr(0, kMostActionIdBytes - kSuffixBytes) + "_" +
           fingerprint_digits(tool.name, kSuffixBytes - 1);
    }
    tool.id = id;
    if (!given.insert(id).second) {
      tool.id.clear();
      tool.fault = "/name: another tool has a name that cannot be told apart from it.";
    }
  }
}

}  // namespace mcp
