// The data of the fake GitHub, as plain values. The sandbox's mutex guards it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::sandbox::github {

struct User {
  std::int64_t id = 0;
  std::string login;
  std::string name;
  std::string email;
  std::string type = "User";      // "User" or "Organization"
  bool sso = false;               // true: the organization requires authorized tokens (SSO)
  std::set<std::string> members;  // an organization's members
  std::set<std::string> owners;   // an organization's owners, who are also members
};

struct Team {
  std::int64_t id = 0;
  std::string slug;
  std::string organization;
  std::set<std::string> members;
};

struct Token {
  std::string user;
  std::set<std::string> scopes;
  // A fine-grained token has permissions ("issues" → "write") instead of scopes.
  std::optional<std::map<std::string, std::string>> permissions;
  bool is_of_app = false;     // true: a token of a GitHub App, which has all its user's rights and
                              // no scopes
  std::set<std::string> sso;  // organizations for which the token was authorized
  // limits by resource; other resources have the documented limits
  std::map<std::string, std::int64_t> limits;
};

struct Comment {
  std::int64_t id = 0;
  std::string user;
  std::string body;
  std::string created_at;
};

struct ChangedFile {
  std::string path;
  std::string status;  // "added", "modified" or "removed"
  std::int64_t additions = 0;
  std::int64_t deletions = 0;
  std::string patch;
};

struct ReviewComment {
  std::string path;
  std::int64_t line = 0;
  std::string body;
};

struct Review {
  std::int64_t id = 0;
  std::string user;
  std::string body;
  std::string state;  // "APPROVED", "CHANGES_REQUESTED", "COMMENTED" or "PENDING"
  std::string commit_id;
  std::string submitted_at;
  std::vector<ReviewComment> comments;
};

struct Pull {
  std::string head_ref;
  std::string head_sha;
  std::string base_ref;
  std::string base_sha;
  bool draft = false;
  std::string merged_at;  // "": not merged
  std::vector<ChangedFile> files;
  std::vector<Review> reviews;
};

// An issue or a pull request. GitHub also treats a pull request as an issue.
struct Issue {
  std::int64_t id = 0;
  std::int64_t number = 0;
  std::string title;
  std::string body;
  std::string user;
  std::string state = "open";
  std::vector<std::string> labels;
  std::vector<std::string> assignees;
  std::string created_at;
  std::string updated_at;
  std::string closed_at;
  std::vector<Comment> comments;
  std::optional<Pull> pull;
};

struct Discussion {
  std::string node_id;
  std::int64_t number = 0;
  std::string title;
  std::string body;
  std::string user;
  std::vector<Comment> comments;
  std::string created_at;
  std::string updated_at;
};

struct Commit {
  std::string sha;
  std::string message;
  std::string user;
  std::string date;
  std::vector<std::string> paths;
};

struct File {
  std::string bytes;
  std::string sha;  // sha of the blob, as git computes it
  std::string mode =
      "100644";  // "120000" for a symbolic link, "160000" for a submodule, whose `sha` is a commit
};

// The address to which GitHub sends a repository's events.
struct Hook {
  std::int64_t id = 0;
  std::string url;
  std::vector<std::string> events;
};

class Trees;  // defined in git_objects.h

struct Repository {
  std::int64_t id = 0;
  std::string owner;
  std::string name;
  bool is_private = false;
  bool is_internal = false;  // true: visible inside its organization (is_private is also true)
  bool has_issues = true;
  bool has_discussions = false;
  bool disabled = false;
  std::string description;
  std::string language;
  std::string default_branch = "main";
  std::string created_at;
  std::string updated_at;
  std::string pushed_at;
  std::set<std::string> collaborators;
  std::set<std::string> teams;         // slugs of the owner's teams
  std::set<std::string> former_names;  // in the form "owner/name"
  // files of the default branch, by path; keep_trees() must be called after a change
  std::map<std::string, File> files;
  std::shared_ptr<Trees> trees;              // for the current and the old versions of the files
  std::map<std::string, std::string> blobs;  // all blobs that ever existed, by sha
  // maximum number of entries in an answer; with more entries, the answer is `truncated`
  std::size_t most_tree_entries = 100'000;
  std::deque<Issue> issues;     // in ascending order of numbers
  std::vector<Commit> commits;  // in order of time, newest first
  std::deque<Discussion> discussions;
  std::vector<Hook> hooks;

  [[nodiscard]] std::string full_name() const { return owner + "/" + name; }
  [[nodiscard]] Issue* issue(std::int64_t number);
  [[nodiscard]] std::int64_t next_number() const;
};

struct Store {
  std::map<std::string, User> users;  // by login
  std::deque<Team> teams;
  std::map<std::string, Token> tokens;  // by the token's text
  std::deque<Repository> repositories;
  // A search that would have to examine more items than this stops. Its answer has
  // incomplete_results.
  std::size_t search_patience = SIZE_MAX;
  std::int64_t next_id = 1000;

  [[nodiscard]] const User* user(std::string_view login) const;
  // Finds a repository by its current name. Ignores case.
  [[nodiscard]] Repository* repository(std::string_view owner, std::string_view name);
  [[nodiscard]] Repository* repository(std::int64_t id);
  [[nodiscard]] Repository* formerly(std::string_view owner, std::string_view name);
};

}  // namespace patchbay::sandbox::github
