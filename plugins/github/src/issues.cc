#include "issues.h"

#include <algorithm>

#include "repository_name.h"

namespace github {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

Url issue_url(const GitHub& github, const RepositoryName& repository, std::int64_t number) {
  return repository.url(github).segment("issues").segment(std::to_string(number));
}

std::string spoken_issue(const RepositoryName& repository, std::int64_t number) {
  return "issue " + std::to_string(number) + " of \"" + repository.text() + "\"";
}

}  // namespace

Page<Issue> list_issues(const GitHub& github, Call& call, const ListIssues& arguments) {
  const RepositoryName repository(call, arguments.repo);
  Listing listing(repository.url(github).segment("issues"));
  listing.with("state", arguments.state)
      .with("sort", arguments.sort)
      .with("direction", arguments.direction)
      .with("assignee", arguments.assignee)
      .with("since", arguments.since)
      .with("per_page", std::to_string(arguments.per_page));
  if (!arguments.labels.empty()) listing.with("labels", joined(arguments.labels));
  auto page = get_page<Issue>(github, call, listing, arguments.cursor,
                              "list of issues of \"" + repository.text() + "\"");
  if (!arguments.include_pull_requests) {
    const auto is_pull = [](const Issue& issue) { return issue.pull_request.has_value(); };
    page.items.erase(std::remove_if(page.items.begin(), page.items.end(), is_pull),
                     page.items.end());
  }
  return page;
}

IssueWithComments get_issue(const GitHub& github, Call& call, const GetIssue& arguments) {
  const RepositoryName repository(call, arguments.repo);
  const std::string what = spoken_issue(repository, arguments.number);
  const Url url = issue_url(github, repository, arguments.number);
  IssueWithComments out;
  out.issue = github.get(call, url.text(), what).as<Issue>();
  if (out.issue.comments == 0) return out;
  Listing listing(Url(url).segment("comments"));
  listing.with("per_page", std::to_string(arguments.per_page));
  auto page = get_page<Comment>(github, call, listing, arguments.cursor, what);
  out.comments = std::move(page.items);
  out.cursor = std::move(page.cursor);
  return out;
}

Issue create_issue(const GitHub& github, Call& call, const CreateIssue& arguments) {
  const RepositoryName repository(call, arguments.repo);
  Json body = {{"title", arguments.title}};
  if (arguments.body) body["body"] = *arguments.body;
  if (!arguments.labels.empty()) body["labels"] = arguments.labels;
  if (!arguments.assignees.empty()) body["assignees"] = arguments.assignees;
  return github
      .post(call, repository.url(github).segment("issues").text(), body,
            "new issue in \"" + repository.text() + "\"")
      .as<Issue>();
}

Comment add_comment(const GitHub& github, Call& call, const AddComment& arguments) {
  const RepositoryName repository(call, arguments.repo);
  return github
      .post(call, issue_url(github, repository, arguments.number).segment("comments").text(),
            {{"body", arguments.body}}, spoken_issue(repository, arguments.number))
      .as<Comment>();
}

}  // namespace github
