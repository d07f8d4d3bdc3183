// The actions on pull requests: docs.github.com/rest/pulls/pulls,
// docs.github.com/rest/pulls/reviews
#pragma once

#include "issues.h"
#include "paging.h"
#include "user.h"

namespace github {

// One end of a pull request.
struct Branch {
  std::string ref;
  std::string sha;
};
PATCHBAY_FIELDS(Branch, ref, sha)

struct PullRequest {
  std::int64_t number = 0;
  std::string title;
  std::string state;
  std::optional<std::string> body;
  std::optional<User> user;
  bool draft = false;
  std::optional<std::string> merged_at;
  Branch head;
  Branch base;
  std::vector<Label> labels;
  std::string html_url;
  std::string created_at;
  std::string updated_at;
  std::optional<std::string> closed_at;
  // The members below are only in the response about a single pull request.
  std::optional<bool> merged;
  std::optional<bool> mergeable;  // missing while GitHub computes it
  std::optional<std::int64_t> commits;
  std::optional<std::int64_t> additions;
  std::optional<std::int64_t> deletions;
  std::optional<std::int64_t> changed_files;
};
PATCHBAY_FIELDS(PullRequest, number, title, state, body, user, draft, merged_at, head, base, labels,
                html_url, created_at, updated_at, closed_at, merged, mergeable, commits, additions,
                deletions, changed_files)

struct ChangedFile {
  std::string filename;
  std::string status;
  std::int64_t additions = 0;
  std::int64_t deletions = 0;
  std::optional<std::string> previous_filename;
  std::optional<std::string> patch;  // missing for binary and very large files
};
PATCHBAY_FIELDS(ChangedFile, filename, status, additions, deletions, previous_filename, patch)

struct GetPullRequests {
  std::string repo;
  std::string state = "open";
  std::optional<std::string> base;
  std::string sort = "created";
  std::string direction = "desc";
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(GetPullRequests, repo, state, base, sort, direction, per_page, cursor)

struct GetPullRequest {
  std::string repo;
  std::int64_t number = 0;
  bool diff = true;
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(GetPullRequest, repo, number, diff, per_page, cursor)

struct PullRequestWithFiles {
  PullRequest pull_request;
  std::vector<ChangedFile> files;
  // Only on the first page, if it was requested and GitHub provides a diff.
  std::optional<std::string> diff;
  std::optional<bool> diff_truncated;
  std::optional<std::string> cursor;  // cursor of further files
};
PATCHBAY_FIELDS(PullRequestWithFiles, pull_request, files, diff, diff_truncated, cursor)

struct ReviewComment {
  std::string path;
  std::int64_t line = 0;
  std::string side = "RIGHT";
  std::string body;
};
PATCHBAY_FIELDS(ReviewComment, path, line, side, body)

struct CreateReview {
  std::string repo;
  std::int64_t number = 0;
  std::string event;
  std::optional<std::string> body;
  std::optional<std::string> commit_id;
  std::vector<ReviewComment> comments;
};
PATCHBAY_FIELDS(CreateReview, repo, number, event, body, commit_id, comments)

struct Review {
  std::int64_t id = 0;
  std::string state;
  std::optional<std::string> body;
  std::optional<User> user;
  std::optional<std::string> commit_id;
  std::string html_url;
  std::optional<std::string> submitted_at;
};
PATCHBAY_FIELDS(Review, id, state, body, user, commit_id, html_url, submitted_at)

Page<PullRequest> get_pull_requests(const GitHub& github, Call& call,
                                    const GetPullRequests& arguments);
PullRequestWithFiles get_pull_request(const GitHub& github, Call& call,
                                      const GetPullRequest& arguments);
Review create_review(const GitHub& github, Call& call, const CreateReview& arguments);

}  // namespace github
