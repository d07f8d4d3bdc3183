#include "pull_requests.h"

#include <patchbay/sdk/bytes.h>

#include "failure.h"
#include "repository_name.h"

namespace github {
namespace {

// Maximum size of a diff in bytes. A longer change can be read in the files' patches.
constexpr std::size_t kDiffLimit = 512 << 10;

Url pull_url(const GitHub& github, const RepositoryName& repository, std::int64_t number) {
  return repository.url(github).segment("pulls").segment(std::to_string(number));
}

std::string spoken_pull(const RepositoryName& repository, std::int64_t number) {
  return "pull request " + std::to_string(number) + " of \"" + repository.text() + "\"";
}

void add_diff(const GitHub& github, Call& call, const Url& url, std::string_view what,
              PullRequestWithFiles& out) {
  const Response response = github.ask(call, url.text(), "application/vnd.github.diff");
  out.diff_truncated = response.status() == 406;  // GitHub provides no diff above 20,000 lines
  if (*out.diff_truncated) return;
  if (!response.ok()) throw failure_of(response, what);
  auto text = patchbay::sdk::read_bytes(response, kDiffLimit);
  out.diff = std::move(text.bytes);
  out.diff_truncated = text.truncated;
}

}  // namespace

Page<PullRequest> get_pull_requests(const GitHub& github, Call& call,
                                    const GetPullRequests& arguments) {
  const RepositoryName repository(call, arguments.repo);
  Listing listing(repository.url(github).segment("pulls"));
  listing.with("state", arguments.state)
      .with("base", arguments.base)
      .with("sort", arguments.sort)
      .with("direction", arguments.direction)
      .with("per_page", std::to_string(arguments.per_page));
  return get_page<PullRequest>(github, call, listing, arguments.cursor,
                               "list of pull requests of \"" + repository.text() + "\"");
}

PullRequestWithFiles get_pull_request(const GitHub& github, Call& call,
                                      const GetPullRequest& arguments) {
  const RepositoryName repository(call, arguments.repo);
  const Url url = pull_url(github, repository, arguments.number);
  const std::string what = spoken_pull(repository, arguments.number);
  PullRequestWithFiles out;
  out.pull_request = github.get(call, url.text(), what).as<PullRequest>();
  Listing listing(Url(url).segment("files"));
  listing.with("per_page", std::to_string(arguments.per_page));
  auto page = get_page<ChangedFile>(github, call, listing, arguments.cursor, what);
  out.files = std::move(page.items);
  out.cursor = std::move(page.cursor);
  if (arguments.diff && !arguments.cursor) add_diff(github, call, url, what, out);
  return out;
}

Review create_review(const GitHub& github, Call& call, const CreateReview& arguments) {
  const RepositoryName repository(call, arguments.repo);
  Json body = {{"event", arguments.event}};
  if (arguments.body) body["body"] = *arguments.body;
  if (arguments.commit_id) body["commit_id"] = *arguments.commit_id;
  if (!arguments.comments.empty())
    body["comments"] = patchbay::sdk::to_json_tree(arguments.comments);
  return github
      .post(call, pull_url(github, repository, arguments.number).segment("reviews").text(), body,
            spoken_pull(repository, arguments.number))
      .as<Review>();
}

}  // namespace github
