#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

// On whose behalf something is done. Links, runs, records and preferences belong to a user of an
// organization; what is another's is not found. Made once for an API key and shared read-only.
struct Caller {
  std::string organization = "local";
  std::string user = "local";
  std::string plan{};                 // of the organization; "": none is known
  std::string key{};                  // id of the API key that was shown; "": the local user
  std::vector<std::string> scopes{};  // what the key may be used for: call, connect, admin, operate

  [[nodiscard]] bool may(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  }
};

}  // namespace patchbay
