// A whole host that loads the documents of a work account at the sandbox's Microsoft Graph.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "engine/copy.h"
#include "engine/provider_host.h"

namespace patchbay::test {

// Returns the expected copy of these drives. Each file has its name and content.
Copy graph_truth(const sandbox::Sandbox& sandbox, const std::set<std::string>& drives,
                 const std::vector<std::string>& users);
Copy graph_kept(documents::Library& library, const std::vector<std::string>& users);

class GraphHost : public ProviderHost {
  inline static const std::vector<std::string> kUsers = {"u-ann", "u-bob", "u-eve", "u-guest"};

 public:
  inline static const std::vector<std::string> kAllScopes = {
      "Files.Read.All",       "Sites.Read.All",     "User.Read",
      "GroupMember.Read.All", "User.ReadBasic.All", "offline_access"};

  // `seed` is the sandbox's member `graph`. The account belongs to u-ann. `drives` are the drives
  // that the account loads.
  explicit GraphHost(const nlohmann::json& seed, store::Dialect dialect = store::Dialect::kSqlite,
                     std::set<std::string> drives = {"b!ann", "b!lib"},
                     const webhooks::Options& webhooks = {},
                     const std::vector<std::string>& scopes = kAllScopes)
      : ProviderHost({.connector = "onedrive",
                      .provider = "graph",
                      .seed = seed,
                      .addresses = {{"base_url", ""}, {"login_url", "/common"}},
                      .dialect = dialect,
                      .authorization = "microsoft",
                      .user = "u-ann",
                      .scopes = scopes,
                      .webhooks = webhooks}),
        drives_(std::move(drives)) {}

  void change(const nlohmann::json& what) { provider.change_graph(what.dump()); }
  [[nodiscard]] Copy truth() const { return graph_truth(provider, drives_, kUsers); }
  void check_truth() { check_equal(graph_kept(library(), kUsers), truth()); }
  // Returns the number of requests for contents.
  std::size_t downloads() { return requests("/download/"); }

 private:
  const std::set<std::string> drives_;
};

// A work account with a drive, and with a site that has a library. Other users have permissions for
// both.
nlohmann::json small_organization();

}  // namespace patchbay::test
