// These routes follow docs.github.com/rest/users/users and docs.github.com/rest/repos/repos (those
// of the authenticated user)
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/github/paging.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

SandboxResult<Response> get_user(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  const User* user = exchange.store.user(exchange.login());
  if (user == nullptr) return bad_credentials();
  json out = render_user(exchange, user->login);
  out["name"] = user->name.empty() ? json() : json(user->name);
  out["email"] = user->email.empty() ? json() : json(user->email);
  out["company"] = nullptr;
  out["bio"] = nullptr;
  out["blog"] = "";
  out["location"] = nullptr;
  out["hireable"] = nullptr;
  out["public_gists"] = 0;
  out["following"] = 0;
  out["updated_at"] = "2025-01-02T03:04:05Z";
  out["public_repos"] = exchange.store.repositories.size();
  out["followers"] = 0;
  out["created_at"] = "2011-01-25T18:44:36Z";
  return json_response(out);
}

struct WantedRepositories {
  std::string visibility;
  std::string sort;
  std::string direction;
};

std::vector<const Repository*> own_repositories(const Exchange& exchange,
                                                const WantedRepositories& wanted) {
  std::vector<const Repository*> found;
  for (const auto& repository : exchange.store.repositories) {
    const bool shown =
        wanted.visibility == "all" || repository.is_private == (wanted.visibility == "private");
    if (shown && belongs_to(exchange.store, repository, exchange.login()) &&
        may_see(exchange, repository))
      found.push_back(&repository);
  }
  const auto before = [&](const Repository* a, const Repository* b) {
    if (wanted.sort == "created") return a->created_at < b->created_at;
    if (wanted.sort == "updated" || wanted.sort == "pushed") return a->updated_at < b->updated_at;
    return a->full_name() < b->full_name();
  };
  std::stable_sort(found.begin(), found.end(), before);
  if (wanted.direction == "desc") std::reverse(found.begin(), found.end());
  return found;
}

// Returns the organizations that are left out because of single sign-on, as X-GitHub-SSO lists
// them.
std::string hidden_organizations(const Exchange& exchange) {
  std::string ids;
  for (const auto& [login, user] : exchange.store.users) {
    if (!user.sso || !user.members.contains(exchange.login())) continue;
    if (exchange.token->sso.contains(login)) continue;
    ids += (ids.empty() ? "" : ",") + std::to_string(user.id);
  }
  return ids;
}

SandboxResult<Response> list_repositories(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query,
                    Query::read(exchange, {"visibility", "sort", "direction", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  WantedRepositories wanted;
  BOOST_OUTCOME_TRY(wanted.visibility, query.one_of("visibility", {"all", "public", "private"}));
  BOOST_OUTCOME_TRY(wanted.sort,
                    query.one_of("sort", {"full_name", "created", "updated", "pushed"}));
  BOOST_OUTCOME_TRY(wanted.direction, wanted.sort == "full_name"
                                          ? query.one_of("direction", {"asc", "desc"})
                                          : query.one_of("direction", {"desc", "asc"}));
  const auto found = own_repositories(exchange, wanted);
  json list = json::array();
  for (auto i = page.begin(found.size()); i < page.end(found.size()); ++i) {
    list.push_back(render_repository(exchange, *found[i]));
  }
  auto response = json_response(list);
  add_links(response, exchange, page, found.size());
  const auto hidden = hidden_organizations(exchange);
  if (!hidden.empty()) response.set("X-GitHub-SSO", "partial-results; organizations=" + hidden);
  return response;
}

}  // namespace

std::vector<Route> user_routes() {
  return {{"GET", "/user", get_user, Need::kLogin},
          {"GET", "/user/repos", list_repositories, Need::kLogin}};
}

}  // namespace patchbay::sandbox::github
