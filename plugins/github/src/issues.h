// The actions on issues and comments: docs.github.com/rest/issues/issues,
// docs.github.com/rest/issues/comments
#pragma once

#include "paging.h"
#include "user.h"

namespace github {

struct Label {
  std::string name;
};
PATCHBAY_FIELDS(Label, name)

// The data that only an issue that is a pull request has.
struct PullRequestMark {
  std::optional<std::string> merged_at;
};
PATCHBAY_FIELDS(PullRequestMark, merged_at)

struct Issue {
  std::int64_t number = 0;
  std::string title;
  std::string state;
  std::optional<std::string> body;
  std::optional<User> user;  // missing if the account was deleted
  std::vector<Label> labels;
  std::vector<User> assignees;
  std::int64_t comments = 0;
  std::optional<PullRequestMark> pull_request;
  std::string html_url;
  std::string created_at;
  std::string updated_at;
  std::optional<std::string> closed_at;
};
PATCHBAY_FIELDS(Issue, number, title, state, body, user, labels, assignees, comments, pull_request,
                html_url, created_at, updated_at, closed_at)

struct Comment {
  std::int64_t id = 0;
  std::optional<std::string> body;
  std::optional<User> user;
  std::string html_url;
  std::string created_at;
  std::string updated_at;
};
PATCHBAY_FIELDS(Comment, id, body, user, html_url, created_at, updated_at)

struct ListIssues {
  std::string repo;
  std::string state = "open";
  std::vector<std::string> labels;
  std::optional<std::string> assignee;
  std::optional<std::string> since;
  std::string sort = "created";
  std::string direction = "desc";
  bool include_pull_requests = false;
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(ListIssues, repo, state, labels, assignee, since, sort, direction,
                include_pull_requests, per_page, cursor)

struct GetIssue {
  std::string repo;
  std::int64_t number = 0;
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(GetIssue, repo, number, per_page, cursor)

struct IssueWithComments {
  Issue issue;
  std::vector<Comment> comments;
  std::optional<std::string> cursor;  // cursor of further comments
};
PATCHBAY_FIELDS(IssueWithComments, issue, comments, cursor)

struct CreateIssue {
  std::string repo;
  std::string title;
  std::optional<std::string> body;
  std::vector<std::string> labels;
  std::vector<std::string> assignees;
};
PATCHBAY_FIELDS(CreateIssue, repo, title, body, labels, assignees)

struct AddComment {
  std::string repo;
  std::int64_t number = 0;
  std::string body;
};
PATCHBAY_FIELDS(AddComment, repo, number, body)

// Returns a page of issues. GitHub's page also contains pull requests. They are removed unless
// `include_pull_requests` is set, so the page may have fewer than per_page issues.
Page<Issue> list_issues(const GitHub& github, Call& call, const ListIssues& arguments);
IssueWithComments get_issue(const GitHub& github, Call& call, const GetIssue& arguments);
Issue create_issue(const GitHub& github, Call& call, const CreateIssue& arguments);
Comment add_comment(const GitHub& github, Call& call, const AddComment& arguments);

}  // namespace github
