// These routes follow docs.github.com/rest/collaborators/collaborators,
// …/rest/repos/repos#list-repository-teams, …/rest/teams/members and …/rest/orgs/members
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/github/paging.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

json rights(bool push) {
  return {{"pull", true}, {"triage", push}, {"push", push}, {"maintain", false}, {"admin", false}};
}

SandboxResult<Response> answer_page(const Exchange& exchange, const Query& query, const json& all) {
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  json list = json::array();
  for (auto i = page.begin(all.size()); i < page.end(all.size()); ++i) list.push_back(all[i]);
  auto response = json_response(list);
  add_links(response, exchange, page, all.size());
  return response;
}

bool may_push(const Exchange& exchange) {
  return belongs_to(exchange.store, *exchange.repository, exchange.login());
}

SandboxResult<Response> list_collaborators(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query,
                    Query::read(exchange, {"affiliation", "permission", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto affiliation,
                    query.one_of("affiliation", {"all", "direct", "outside"}));
  if (!may_push(exchange))
    return refusal(403, "Must have push access to view repository collaborators.");
  const auto& repository = *exchange.repository;
  auto logins = repository.collaborators;
  const User* owner = exchange.store.user(repository.owner);
  if (owner != nullptr && owner->type == "User") logins.insert(repository.owner);
  if (affiliation == "all") {
    for (const Team& team : exchange.store.teams) {
      if (team.organization == repository.owner && repository.teams.contains(team.slug))
        logins.insert(team.members.begin(), team.members.end());
    }
    if (owner != nullptr) logins.insert(owner->owners.begin(), owner->owners.end());
  }
  json all = json::array();
  for (const auto& login : logins) {
    json user = render_user(exchange, login);
    user["permissions"] = rights(true);
    user["role_name"] = "write";
    all.push_back(std::move(user));
  }
  return answer_page(exchange, query, all);
}

SandboxResult<Response> list_teams(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"per_page", "page"}));
  if (!may_push(exchange)) return not_found();
  json all = json::array();
  for (const Team& team : exchange.store.teams) {
    if (team.organization != exchange.repository->owner ||
        !exchange.repository->teams.contains(team.slug))
      continue;
    all.push_back({{"id", team.id},
                   {"node_id", "T_" + std::to_string(team.id)},
                   {"name", team.slug},
                   {"slug", team.slug},
                   {"privacy", "closed"},
                   {"permission", "push"},
                   {"permissions", rights(true)},
                   {"parent", nullptr}});
  }
  return answer_page(exchange, query, all);
}

json render_logins(const Exchange& exchange, const std::set<std::string>& logins) {
  json all = json::array();
  for (const auto& login : logins) all.push_back(render_user(exchange, login));
  return all;
}

SandboxResult<Response> list_team_members(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"role", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto organization, exchange.number("organization"));
  BOOST_OUTCOME_TRY(const auto id, exchange.number("team"));
  for (const Team& team : exchange.store.teams) {
    const User* owner = exchange.store.user(team.organization);
    if (team.id != id || owner == nullptr || owner->id != organization) continue;
    if (!owner->members.contains(exchange.login())) return not_found();
    return answer_page(exchange, query, render_logins(exchange, team.members));
  }
  return not_found();
}

SandboxResult<Response> list_organization_members(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query,
                    Query::read(exchange, {"filter", "role", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto role, query.one_of("role", {"all", "admin", "member"}));
  const User* organization = exchange.store.user(exchange.path.at("organization"));
  if (organization == nullptr || organization->type != "Organization") return not_found();
  std::set<std::string> logins = role == "admin" ? organization->owners : organization->members;
  if (role == "member") {
    for (const auto& owner : organization->owners) logins.erase(owner);
  }
  return answer_page(exchange, query, render_logins(exchange, logins));
}

}  // namespace

std::vector<Route> permission_routes() {
  return {
      {"GET", "~/collaborators", list_collaborators, Need::kRead, "metadata=read"},
      {"GET", "~/teams", list_teams, Need::kRead, "administration=read"},
      {"GET", "/organizations/{organization}/team/{team}/members", list_team_members, Need::kLogin},
      {"GET", "/orgs/{organization}/members", list_organization_members, Need::kLogin}};
}

}  // namespace patchbay::sandbox::github
