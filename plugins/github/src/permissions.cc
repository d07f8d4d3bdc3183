// Finds out who may read a repository: docs.github.com/rest/collaborators,
// …/rest/repos/repos#list-repository-teams, …/rest/teams/members
#include <algorithm>

#include "failure.h"
#include "paging.h"
#include "source.h"

namespace github {
namespace {

constexpr const char* kPerPage = "100";

struct Rights {
  bool admin = false;
  bool push = false;
};
PATCHBAY_FIELDS(Rights, admin, push)

struct Collaborator {
  std::string login;
  std::int64_t id = 0;
  Rights permissions;
};
PATCHBAY_FIELDS(Collaborator, login, id, permissions)

struct Team {
  std::int64_t id = 0;
  std::string name;
  Rights permissions;
};
PATCHBAY_FIELDS(Team, id, name, permissions)

std::uint32_t role_of(const Rights& rights) {
  if (rights.admin) return PATCHBAY_ROLE_OWNER;
  return rights.push ? PATCHBAY_ROLE_WRITER : PATCHBAY_ROLE_READER;
}

Principal user(const Collaborator& collaborator) {
  return {PATCHBAY_PRINCIPAL_USER, std::to_string(collaborator.id),
          role_of(collaborator.permissions), "", collaborator.login};
}

// Returns all pages of a list; nullopt if this account may not see the list, or if it is too long.
template <class T>
std::optional<std::vector<T>> whole_list(const GitHub& github, Call& call, std::string address) {
  std::vector<T> all;
  std::optional<Error> refused;
  try {
    while (!address.empty()) {
      const Response response = github.ask(call, address, kJson);
      if (response.status() == 404) return std::nullopt;
      if (!response.ok()) throw failure_of(response, "permissions");
      for (T& each : response.as<std::vector<T>>()) all.push_back(std::move(each));
      address = next_page(response);
      if (all.size() > PATCHBAY_PRINCIPALS_MAX) return std::nullopt;
    }
  } catch (const Error& error) {
    if (error.provider_status() != 403 || error.code() == PATCHBAY_E_RATE_LIMITED) throw;
    refused = error;  // GitHub shows this only to an account that may push
  }
  if (refused) return std::nullopt;
  return all;
}

Principal group(std::string id, std::string name, std::uint32_t role = PATCHBAY_ROLE_READER) {
  return {PATCHBAY_PRINCIPAL_GROUP, std::move(id), role, "", std::move(name)};
}

}  // namespace

// Returns who may read a repository: for a public one, everybody; otherwise its collaborators, its
// teams and the organization's owners; for an internal one, also all members of the organization.
// If GitHub does not show all of them to this account, the access is unknown, and only this account
// may read.
Access access_of(const GitHub& github, Call& call, const SourceRepository& repository) {
  if (repository.visibility == "public") {
    return Access::listed({{PATCHBAY_PRINCIPAL_ANYONE, ""}});
  }
  const Url url = github.rest().segment("repositories").segment(std::to_string(repository.id));
  const auto users = whole_list<Collaborator>(github, call,
                                              Url(url)
                                                  .segment("collaborators")
                                                  .query("affiliation", "direct")
                                                  .query("per_page", kPerPage)
                                                  .text());
  if (!users) return {};
  std::vector<Principal> who;
  for (const Collaborator& each : *users) who.push_back(user(each));
  if (repository.owner.type != "Organization") {
    Collaborator owner{repository.owner.login, repository.owner.id, {true, true}};
    const auto is_owner = [&](const Principal& each) {
      return each.id == std::to_string(owner.id);
    };
    if (std::none_of(who.begin(), who.end(), is_owner)) who.push_back(user(owner));
    return Access::listed(std::move(who));
  }
  const auto teams =
      whole_list<Team>(github, call, Url(url).segment("teams").query("per_page", kPerPage).text());
  if (!teams) return {};
  const std::string organization = repository.owner.login;
  for (const Team& each : *teams) {
    who.push_back(
        group("team:" + std::to_string(repository.owner.id) + "/" + std::to_string(each.id),
              each.name, role_of(each.permissions)));
  }
  who.push_back(group("owners:" + organization, "Owners of " + organization, PATCHBAY_ROLE_OWNER));
  if (repository.visibility == "internal") {
    who.push_back(group("members:" + organization, "Members of " + organization));
  }
  return Access::listed(std::move(who));
}

namespace {

// Returns the address for listing a group's members. Returns nullopt if access_of() creates no
// group with such an id.
std::optional<std::string> address_of_group(const GitHub& github, std::string_view group) {
  const auto colon = std::min(group.find(':'), group.size());
  const std::string_view kind = group.substr(0, colon);
  const std::string_view rest = group.substr(std::min(colon + 1, group.size()));
  const auto slash = rest.find('/');
  if (kind == "team" && slash != rest.npos) {
    return github.rest()
        .segment("organizations")
        .segment(rest.substr(0, slash))
        .segment("team")
        .segment(rest.substr(slash + 1))
        .segment("members")
        .query("per_page", kPerPage)
        .text();
  }
  if (kind != "owners" && kind != "members") return std::nullopt;
  return github.rest()
      .segment("orgs")
      .segment(rest)
      .segment("members")
      .query("role", kind == "owners" ? "admin" : "all")
      .query("per_page", kPerPage)
      .text();
}

}  // namespace

std::string GitHub::list_members(Call& call, std::string_view group, std::string_view cursor,
                                 patchbay::sdk::Members& members) const {
  const auto address = address_of_group(*this, group);
  if (!address) throw Error(PATCHBAY_E_NOT_FOUND, "There is no such group at GitHub.");
  const Response response = get(call, cursor.empty() ? *address : std::string(cursor), "group");
  std::vector<Principal> who;
  for (const Collaborator& each : response.as<std::vector<Collaborator>>()) {
    who.push_back(user(each));
  }
  const std::string next = next_page(response);
  members.add(who);
  return next;
}

}  // namespace github
