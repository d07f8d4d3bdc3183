#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

// The user for whom something is done. Links, runs, records and preferences belong to one user of
// one organization; nobody else finds them. A Caller is made once for each API key, then shared and
// never changed.
struct Caller {
  std::string organization = "local";
  std::string user = "local";
  std::string plan{};                 // of the organization; "": unknown
  std::string key{};                  // id of the API key in use; "": the local user
  std::vector<std::string> scopes{};  // what the key may be used for: call, connect, admin, operate

  [[nodiscard]] bool may(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  }
};

}  // namespace patchbay
