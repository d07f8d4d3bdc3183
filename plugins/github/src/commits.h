// The actions on commits: docs.github.com/rest/commits/commits
#pragma once

#include "paging.h"
#include "user.h"

namespace github {

struct Signature {
  std::optional<std::string> name;
  std::optional<std::string> date;
};
PATCHBAY_FIELDS(Signature, name, date)

struct CommitMessage {
  std::string message;
  std::optional<Signature> author;
};
PATCHBAY_FIELDS(CommitMessage, message, author)

struct Commit {
  std::string sha;
  CommitMessage commit;
  std::optional<User> author;  // missing if the author's email address belongs to no GitHub account
  std::string html_url;
};
PATCHBAY_FIELDS(Commit, sha, commit, author, html_url)

struct ListCommits {
  std::string repo;
  std::optional<std::string> ref;
  std::optional<std::string> path;
  std::optional<std::string> author;
  std::optional<std::string> since;
  std::optional<std::string> until;
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(ListCommits, repo, ref, path, author, since, until, per_page, cursor)

Page<Commit> list_commits(const GitHub& github, Call& call, const ListCommits& arguments);

}  // namespace github
