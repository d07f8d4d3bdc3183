#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

// The user for whom something is done. Links, runs, records and preferences belong to one user of
// one organization; no other user finds them. A Caller is made once for each API key, then shared
// and never changed.
struct Caller {
  std::string organization = "local";
  std::string user = "local";
  std::string plan{};  // the organization's plan; empty if unknown
  std::string key{};   // the id of the API key in use; empty for the local user
  // what the key allows: call, connect, admin, documents, operate
  std::vector<std::string> scopes{};

  [[nodiscard]] bool may(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  }
};

}  // namespace patchbay
