#include "commits.h"

#include "failure.h"
#include "repository_name.h"

namespace github {

Page<Commit> list_commits(const GitHub& github, Call& call, const ListCommits& arguments) {
  const RepositoryName repository(call, arguments.repo);
  Listing listing(repository.url(github).segment("commits"));
  listing.with("sha", arguments.ref)
      .with("path", arguments.path)
      .with("author", arguments.author)
      .with("since", arguments.since)
      .with("until", arguments.until)
      .with("per_page", std::to_string(arguments.per_page));
  const Response response =
      github.ask(call, listing.address(arguments.cursor), "application/vnd.github+json");
  if (response.status() == 409) return {};  // the repository has no commits
  if (!response.ok())
    throw failure_of(response, "list of commits of \"" + repository.text() + "\"");
  return {response.as<std::vector<Commit>>(), listing.next(response)};
}

}  // namespace github
