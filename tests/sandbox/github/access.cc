#include "sandbox/github/access.h"

#include <algorithm>

namespace patchbay::sandbox::github {
namespace {

Refusal moved(const Exchange& exchange, const Repository& repository) {
  const auto& target = exchange.request.target;
  const auto owner_end = target.find('/', target.find("/repos/") + std::string("/repos/").size());
  const auto rest = std::min(target.find_first_of("/?", owner_end + 1), target.size());
  const bool safe = exchange.request.method == "GET" || exchange.request.method == "HEAD";
  auto answer = refusal(safe ? 301 : 307, safe ? "Moved Permanently" : "Temporary Redirect");
  answer.response.set("Location", exchange.api + "/repositories/" + std::to_string(repository.id) +
                                      target.substr(rest));
  return answer;
}

// Returns true if the repository's organization uses single sign-on and has not approved the token.
bool lacks_single_sign_on(const Exchange& exchange, const Repository& repository) {
  const User* owner = exchange.store.user(repository.owner);
  return owner != nullptr && owner->sso && exchange.token != nullptr &&
         !exchange.token->sso.contains(owner->login);
}

bool permits(const Token& token, std::string_view permission) {
  const auto split = permission.find('=');
  const auto held = token.permissions->find(std::string(permission.substr(0, split)));
  if (held == token.permissions->end()) return false;
  return held->second == "write" || held->second == permission.substr(split + 1);
}

}  // namespace

std::string accepted_scopes(Need need) {
  switch (need) {
    case Need::kRead:
      return "repo";
    case Need::kWrite:
      return "public_repo, repo";
    default:
      return "";
  }
}

bool holds(const Token& token, std::string_view scope) {
  if (token.is_of_app || token.scopes.contains(std::string(scope))) return true;
  if (scope == "public_repo") return token.scopes.contains("repo");
  if (scope == "read:user") return token.scopes.contains("user");
  if (scope == "read:discussion") return token.scopes.contains("write:discussion");
  return false;
}

bool belongs_to(const Store& store, const Repository& repository, const std::string& login) {
  if (login.empty()) return false;
  const User* owner = store.user(repository.owner);
  const bool by_team = std::any_of(store.teams.begin(), store.teams.end(), [&](const Team& team) {
    return team.organization == repository.owner && repository.teams.contains(team.slug) &&
           team.members.contains(login);
  });
  return repository.owner == login || repository.collaborators.contains(login) || by_team ||
         (owner != nullptr && owner->members.contains(login));
}

bool may_see(const Exchange& exchange, const Repository& repository) {
  if (!repository.is_private) return true;
  if (exchange.token == nullptr || !belongs_to(exchange.store, repository, exchange.token->user))
    return false;
  return !lacks_single_sign_on(exchange, repository) &&
         (exchange.token->permissions || holds(*exchange.token, "repo"));
}

SandboxResult<Repository*> admit(const Exchange& exchange, Need need, std::string_view permission) {
  Repository* repository = nullptr;
  if (exchange.path.contains("id")) {
    BOOST_OUTCOME_TRY(const auto id, exchange.number("id"));
    repository = exchange.store.repository(id);
  } else {
    const auto& owner = exchange.path.at("owner");
    const auto& name = exchange.path.at("repo");
    repository = exchange.store.repository(owner, name);
    if (repository == nullptr) {
      const auto* renamed = exchange.store.formerly(owner, name);
      if (renamed != nullptr && may_see(exchange, *renamed)) return moved(exchange, *renamed);
    }
  }
  if (repository == nullptr) return not_found();
  const bool belongs = belongs_to(exchange.store, *repository, exchange.login());
  const bool protects = repository->is_private || need == Need::kWrite;
  if (belongs && protects && lacks_single_sign_on(exchange, *repository))
    return single_sign_on_required(repository->owner);
  if (!may_see(exchange, *repository)) return not_found();
  if (need == Need::kWrite && exchange.token == nullptr) return requires_authentication();
  if (exchange.token != nullptr && exchange.token->permissions && protects &&
      !permits(*exchange.token, permission))
    return not_accessible(permission);
  const bool by_scope = need == Need::kWrite && !exchange.token->permissions;
  if (by_scope && !holds(*exchange.token, repository->is_private ? "repo" : "public_repo"))
    return not_found();  // without the scopes, GitHub answers as if the repository did not exist
  return repository;
}

}  // namespace patchbay::sandbox::github
