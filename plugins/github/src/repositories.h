// The actions on repositories: docs.github.com/rest/repos/repos
#pragma once

#include "paging.h"
#include "user.h"

namespace github {

struct Repository {
  std::int64_t id = 0;
  std::string full_name;
  std::optional<std::string> description;
  bool is_private = false;
  std::string default_branch;
  std::optional<std::string> language;
  bool archived = false;
  bool fork = false;
  std::optional<std::int64_t> open_issues_count;
  std::string html_url;
  std::optional<std::string> updated_at;
  std::optional<std::string> pushed_at;
};
constexpr auto patchbay_fields(const Repository*) {
  using patchbay::sdk::detail::field;
  return std::make_tuple(
      field("id", &Repository::id), field("full_name", &Repository::full_name),
      field("description", &Repository::description), field("private", &Repository::is_private),
      field("default_branch", &Repository::default_branch),
      field("language", &Repository::language), field("archived", &Repository::archived),
      field("fork", &Repository::fork), field("open_issues_count", &Repository::open_issues_count),
      field("html_url", &Repository::html_url), field("updated_at", &Repository::updated_at),
      field("pushed_at", &Repository::pushed_at));
}

struct ListRepositories {
  std::string visibility = "all";
  std::string sort = "full_name";
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(ListRepositories, visibility, sort, per_page, cursor)

struct GetRepository {
  std::string repo;
};
PATCHBAY_FIELDS(GetRepository, repo)

Page<Repository> list_repositories(const GitHub& github, Call& call,
                                   const ListRepositories& arguments);
Repository get_repository(const GitHub& github, Call& call, const GetRepository& arguments);

}  // namespace github
