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

// The user for whom something is done. Links, runs, records and preferences belong to one user of
// one organization; no other user finds them. A Caller is made once for each API key, then shared
// and never changed.
struct Caller {
  std::string organization = "local";
  std::string user = "local";
  std::string plan{};  // the organization's plan; empty if unknown
  // the id of the API key in use, or of the grant of the access token; empty for the local user
  std::string key{};
  // the scopes of the key or token: call, connect, admin, documents, operate, mcp:…
  // (callers/api_key.h)
  std::vector<std::string> scopes{};
  // The resource for which the access token was issued, and the client that has the token. Both are
  // empty for a caller with an API key.
  std::string audience{};
  std::string client{};
  // Selects the tools that are offered to this caller (callers/tool_filters.h); nullptr: all tools.
  std::shared_ptr<const callers::ToolFilters> tool_filters{};

  [[nodiscard]] bool may(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  }

  // Returns true if the key or token allows at least one tool; callers/tool_scopes.h decides which.
  [[nodiscard]] bool may_use_tools() const {
    return may("call") || std::any_of(scopes.begin(), scopes.end(), [](const std::string& scope) {
             return scope.starts_with("mcp:");
           });
  }
};

}  // namespace patchbay
