#include "repositories.h"

#include "repository_name.h"

namespace github {
namespace {

Repository fetch(const GitHub& github, Call& call, const RepositoryName& name) {
  return github.get(call, name.url(github).text(), "repository \"" + name.text() + "\"")
      .as<Repository>();
}

// Returns the repositories to which the user restricted the link. Each is requested by its own
// address, so the account's other repositories stay hidden.
Page<Repository> list_confined(const GitHub& github, Call& call, const std::string& visibility,
                               const std::vector<std::string>& names) {
  Page<Repository> page;
  for (const auto& name : names) {
    auto repository = fetch(github, call, RepositoryName(call, name));
    if (visibility == "all" || repository.is_private == (visibility == "private"))
      page.items.push_back(std::move(repository));
  }
  return page;
}

}  // namespace

Page<Repository> list_repositories(const GitHub& github, Call& call,
                                   const ListRepositories& arguments) {
  const auto allowed = call.user_configuration<UserConfiguration>().repositories;
  if (!allowed.empty()) return list_confined(github, call, arguments.visibility, allowed);
  Listing listing(github.rest().segment("user").segment("repos"));
  listing.with("visibility", arguments.visibility)
      .with("sort", arguments.sort)
      .with("per_page", std::to_string(arguments.per_page));
  return get_page<Repository>(github, call, listing, arguments.cursor, "list of repositories");
}

Repository get_repository(const GitHub& github, Call& call, const GetRepository& arguments) {
  return fetch(github, call, RepositoryName(call, arguments.repo));
}

}  // namespace github
