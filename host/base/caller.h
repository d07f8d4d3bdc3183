#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::callers {
class ToolFilters;
}

namespace patchbay {

// The user for whom the host acts. Links, runs, records and preferences belong to one user of one
// organization, and are invisible to other users. Each API key has one Caller, which is shared and
// never changes.
struct Caller {
  std::string organization = "local";
  std::string user = "local";
  std::string plan{};  // the organization's plan; empty if unknown
  // The id of the API key, or of the access token's grant. Empty for the local user.
  std::string key{};
  // The scopes of the API key or access token: call, connect, admin, documents, operate, mcp:…
  // (callers/api_key.h).
  std::vector<std::string> scopes{};
  // The resource for which the access token was issued, and the client that has the token. Both are
  // empty for an API key.
  std::string audience{};
  std::string client{};
  // The filters of this caller's tools (callers/tool_filters.h). nullptr: all tools.
  std::shared_ptr<const callers::ToolFilters> tool_filters{};

  [[nodiscard]] bool may(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  }

  // Returns true if the scopes allow at least one tool. callers/tool_scopes.h decides which tools.
  [[nodiscard]] bool may_use_tools() const {
    return may("call") || std::any_of(scopes.begin(), scopes.end(), [](const std::string& scope) {
             return scope.starts_with("mcp:");
           });
  }
};

}  // namespace patchbay
