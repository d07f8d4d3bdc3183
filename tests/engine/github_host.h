// A whole host that loads the documents of an account at the sandbox's GitHub.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/github_copy.h"
#include "engine/provider_host.h"

namespace patchbay::test {

class GithubHost : public ProviderHost {
 public:
  // `seed` is the sandbox's member `github`. The account has the id 1. `users` are the ids of the
  // users whose permissions are compared.
  explicit GithubHost(const nlohmann::json& seed, std::vector<std::int64_t> users = {1, 2, 3},
                      store::Dialect dialect = store::Dialect::kSqlite,
                      const webhooks::Options& webhooks = {})
      : ProviderHost({.connector = "github",
                      .provider = "github",
                      .seed = seed,
                      .addresses = {{"base_url", ""}, {"web_url", ""}},
                      .dialect = dialect,
                      .webhooks = webhooks}),
        users_(std::move(users)) {}

  void change(const nlohmann::json& what) { github.change_github(what.dump()); }
  void check_truth() {
    check_equal(github_kept(library(), "acme", users_), github_truth(github, users_));
  }

 private:
  const std::vector<std::int64_t> users_;

 public:
  sandbox::Sandbox& github = provider;
};

// The users ann (1), bob (2) and cyd (3), and the organization acme. ann owns acme, and a team in
// acme has bob.
inline nlohmann::json github_people() {
  return nlohmann::json::parse(R"({"users": [
      {"login": "ann", "id": 1}, {"login": "bob", "id": 2}, {"login": "cyd", "id": 3},
      {"login": "acme", "id": 9, "type": "Organization", "members": ["bob"], "owners": ["ann"]}],
    "teams": [{"id": 77, "slug": "core", "organization": "acme", "members": ["bob"]}],
    "tokens": [{"token": "ann", "user": "ann", "scopes": ["repo"]}]})");
}

}  // namespace patchbay::test
