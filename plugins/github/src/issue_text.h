// Writes an issue or a pull request as text, with its comments and reviews.
#pragma once

#include <patchbay/sdk/documents.h>

#include "issues.h"

namespace github {

struct Person {
  std::string login;
  std::int64_t id = 0;
};
PATCHBAY_FIELDS(Person, login, id)

struct SourceIssue {
  std::int64_t number = 0;
  std::string title;
  std::string state;
  std::optional<std::string> body;
  std::optional<Person> user;  // missing if the account was deleted
  std::vector<Label> labels;
  std::int64_t comments = 0;
  std::optional<PullRequestMark> pull_request;
  std::string html_url;
  std::string created_at;
  std::string updated_at;
};
PATCHBAY_FIELDS(SourceIssue, number, title, state, body, user, labels, comments, pull_request,
                html_url, created_at, updated_at)

// Returns a version that changes with the issue or its comments. It contains the number of
// comments, because deleting a comment does not change the issue's times.
std::string version_of(const SourceIssue& issue);

// Returns the issue's title and text in Markdown, without the comments.
std::string head_text(const SourceIssue& issue);

// Writes an issue with its comments, or a pull request with its comments, its reviews and the
// comments of the reviews, page by page. `url` is …/repositories/ID. Throws NOT_FOUND if the issue
// is gone or was moved to another repository.
void fetch_issue(const GitHub& github, Call& call, const Url& url, std::string_view number,
                 const patchbay::sdk::FetchRequest& wanted, patchbay::sdk::Content& content);

}  // namespace github
