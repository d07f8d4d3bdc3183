#include "sandbox/github/seed.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/github/git_objects.h"
#include "sandbox/seed_parts.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

constexpr const char* kLongAgo = "2025-01-02T03:04:05Z";

void check(const json& object, const char* what, std::initializer_list<std::string_view> known) {
  check_members(object, "github seed: " + std::string(what), known);
}

void read_user(Store& store, const json& seed) {
  check(seed, "a user", {"login", "id", "name", "email", "type", "sso", "members", "owners"});
  User user;
  user.login = seed.at("login");
  user.id = seed.value("id", store.next_id++);
  user.name = seed.value("name", "");
  user.email = seed.value("email", "");
  user.type = seed.value("type", user.type);
  user.sso = seed.value("sso", false);
  user.members = seed.value("members", user.members);
  user.owners = seed.value("owners", user.owners);
  user.members.insert(user.owners.begin(), user.owners.end());
  store.users[user.login] = user;
}

void read_team(Store& store, const json& seed) {
  check(seed, "a team", {"id", "slug", "organization", "members"});
  Team team;
  team.id = seed.value("id", store.next_id++);
  team.slug = seed.at("slug");
  team.organization = seed.at("organization");
  team.members = seed.value("members", team.members);
  store.teams.push_back(std::move(team));
}

void read_token(Store& store, const json& seed) {
  check(seed, "a token", {"token", "user", "scopes", "permissions", "sso", "limits"});
  Token token;
  token.user = seed.at("user");
  token.scopes = seed.value("scopes", token.scopes);
  if (seed.contains("permissions")) {
    token.permissions = seed.at("permissions").get<std::map<std::string, std::string>>();
  }
  token.sso = seed.value("sso", token.sso);
  token.limits = seed.value("limits", token.limits);
  store.tokens[seed.at("token")] = token;
}

Comment read_comment(Store& store, const json& seed) {
  check(seed, "a comment", {"user", "body", "created_at"});
  return {store.next_id++, seed.value("user", "octocat"), seed.value("body", ""),
          seed.value("created_at", kLongAgo)};
}

Pull read_pull(const json& seed, const Repository& repository, std::int64_t number) {
  check(seed, "a pull request", {"head", "base", "draft", "merged_at", "files", "reviews"});
  Pull pull;
  pull.head_ref = seed.value("head", "branch-" + std::to_string(number));
  pull.base_ref = seed.value("base", repository.default_branch);
  pull.head_sha = object_sha("commit", repository.full_name() + pull.head_ref);
  pull.base_sha = repository.commits.empty() ? object_sha("commit", repository.full_name())
                                             : repository.commits.front().sha;
  pull.draft = seed.value("draft", false);
  pull.merged_at = seed.value("merged_at", "");
  for (const auto& each : seed.value("reviews", json::array())) {
    check(each, "a review", {"user", "body", "state", "submitted_at", "comments"});
    Review review;
    review.id = number * 1000 + static_cast<std::int64_t>(pull.reviews.size());
    review.user = each.value("user", "octocat");
    review.body = each.value("body", "");
    review.state = each.value("state", "COMMENTED");
    review.commit_id = pull.head_sha;
    review.submitted_at = each.value("submitted_at", kLongAgo);
    for (const auto& comment : each.value("comments", json::array())) {
      check(comment, "a comment on a line", {"path", "line", "body"});
      review.comments.push_back(
          {comment.at("path"), comment.value("line", 1), comment.value("body", "")});
    }
    pull.reviews.push_back(std::move(review));
  }
  for (const auto& file : seed.value("files", json::array())) {
    check(file, "a changed file", {"path", "status", "patch"});
    ChangedFile changed{file.at("path"), file.value("status", "modified"), 0, 0,
                        file.value("patch", "")};
    for (std::size_t at = 0; at < changed.patch.size();) {
      changed.additions += changed.patch[at] == '+' ? 1 : 0;
      changed.deletions += changed.patch[at] == '-' ? 1 : 0;
      at = std::min(changed.patch.find('\n', at), changed.patch.size() - 1) + 1;
    }
    pull.files.push_back(std::move(changed));
  }
  return pull;
}

void read_issue(Store& store, Repository& repository, const json& seed) {
  check(seed, "an issue",
        {"number", "title", "body", "user", "state", "labels", "assignees", "created_at",
         "updated_at", "closed_at", "comments", "pull"});
  Issue issue;
  issue.id = store.next_id++;
  issue.number = seed.value("number", repository.next_number());
  issue.title = seed.at("title");
  issue.body = seed.value("body", "");
  issue.user = seed.value("user", repository.owner);
  issue.state = seed.value("state", "open");
  issue.labels = seed.value("labels", issue.labels);
  issue.assignees = seed.value("assignees", issue.assignees);
  issue.created_at = seed.value("created_at", kLongAgo);
  issue.updated_at = seed.value("updated_at", issue.created_at);
  issue.closed_at = seed.value("closed_at", issue.state == "closed" ? issue.updated_at : "");
  for (const auto& comment : seed.value("comments", json::array())) {
    issue.comments.push_back(read_comment(store, comment));
  }
  if (seed.contains("pull")) issue.pull = read_pull(seed.at("pull"), repository, issue.number);
  repository.issues.push_back(std::move(issue));
}

void read_discussion(Store& store, Repository& repository, const json& seed) {
  check(seed, "a discussion",
        {"number", "title", "body", "user", "created_at", "updated_at", "comments"});
  Discussion discussion;
  discussion.number = seed.value("number", repository.next_number());
  discussion.node_id = "D_" + std::to_string(store.next_id++);
  discussion.title = seed.at("title");
  discussion.body = seed.value("body", "");
  discussion.user = seed.value("user", repository.owner);
  discussion.created_at = seed.value("created_at", kLongAgo);
  discussion.updated_at = seed.value("updated_at", discussion.created_at);
  for (const auto& comment : seed.value("comments", json::array())) {
    discussion.comments.push_back(read_comment(store, comment));
  }
  repository.discussions.push_back(std::move(discussion));
}

void read_file(Repository& repository, const std::string& path, const json& seed) {
  File file;
  if (seed.is_string()) {
    file.bytes = seed.get<std::string>();
  } else {
    check(seed, "a file", {"repeat", "times", "link", "submodule"});
    if (seed.contains("submodule")) {
      file.mode = "160000";
      file.sha = seed.at("submodule");
      repository.files[path] = std::move(file);
      return;
    }
    if (seed.contains("link")) file.mode = "120000";
    const auto piece = seed.value("repeat", seed.value("link", ""));
    for (auto left = seed.value("times", std::size_t{1}); left > 0; --left) file.bytes += piece;
  }
  file.sha = object_sha("blob", file.bytes);
  repository.files[path] = std::move(file);
}

void read_commit(Repository& repository, const json& seed) {
  check(seed, "a commit", {"sha", "message", "user", "date", "paths"});
  Commit commit;
  commit.message = seed.at("message");
  commit.user = seed.value("user", repository.owner);
  commit.date = seed.value("date", kLongAgo);
  commit.paths = seed.value("paths", commit.paths);
  commit.sha = seed.value(
      "sha", object_sha("commit", repository.full_name() + commit.message + commit.date));
  repository.commits.push_back(std::move(commit));
}

Repository& read_repository(Store& store, const json& seed) {
  check(seed, "a repository", {"full_name",       "id",
                               "private",         "description",
                               "language",        "default_branch",
                               "created_at",      "updated_at",
                               "collaborators",   "former_names",
                               "files",           "commits",
                               "issues",          "discussions",
                               "internal",        "has_issues",
                               "has_discussions", "disabled",
                               "teams",           "most_tree_entries"});
  Repository& repository = store.repositories.emplace_back();
  const std::string full_name = seed.at("full_name");
  repository.owner = full_name.substr(0, full_name.find('/'));
  repository.name = full_name.substr(full_name.find('/') + 1);
  repository.id = seed.value("id", store.next_id++);
  repository.is_private = seed.value("private", false);
  repository.description = seed.value("description", "");
  repository.language = seed.value("language", "");
  repository.default_branch = seed.value("default_branch", repository.default_branch);
  repository.created_at = seed.value("created_at", kLongAgo);
  repository.updated_at = seed.value("updated_at", repository.created_at);
  repository.collaborators = seed.value("collaborators", repository.collaborators);
  repository.former_names = seed.value("former_names", repository.former_names);
  repository.pushed_at = repository.updated_at;
  repository.is_internal = seed.value("internal", false);
  repository.is_private = repository.is_private || repository.is_internal;
  repository.has_issues = seed.value("has_issues", true);
  repository.has_discussions = seed.value("has_discussions", seed.contains("discussions"));
  repository.disabled = seed.value("disabled", false);
  repository.teams = seed.value("teams", repository.teams);
  repository.most_tree_entries = seed.value("most_tree_entries", repository.most_tree_entries);
  const auto files = seed.value("files", json::object());
  for (const auto& [path, file] : files.items()) read_file(repository, path, file);
  keep_trees(repository);
  for (const auto& commit : seed.value("commits", json::array())) read_commit(repository, commit);
  for (const auto& issue : seed.value("issues", json::array())) {
    read_issue(store, repository, issue);
  }
  for (const auto& discussion : seed.value("discussions", json::array())) {
    read_discussion(store, repository, discussion);
  }
  if (!store.users.contains(repository.owner)) {
    throw std::invalid_argument("github seed: nobody is called \"" + repository.owner + "\"");
  }
  return repository;
}

// Returns the time that is this many minutes after the beginning of 2025.
std::string time_at(std::int64_t minutes) {
  constexpr std::time_t kBeginning = 1735689600;
  const std::time_t seconds = kBeginning + minutes * 60;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

// Makes one repository with the numbers of issues, files and other items in the rule.
void generate(Store& store, const json& rule) {
  check(rule, "a generate rule",
        {"full_name", "id", "private", "issues", "pulls", "comments", "files", "file_bytes",
         "commits", "discussions", "minutes_apart"});
  json seed = {{"full_name", rule.at("full_name")}, {"private", rule.value("private", false)}};
  if (rule.contains("id")) seed["id"] = rule.at("id");
  const auto count = [&rule](const char* what) { return rule.value(what, 0); };
  const std::string padding(static_cast<std::size_t>(count("file_bytes")), '.');
  for (int i = 1; i <= count("files"); ++i) {
    seed["files"]["docs/" + std::to_string(i / 100) + "/page-" + std::to_string(i) + ".md"] =
        "# Page " + std::to_string(i) + "\n\nGenerated.\n" + padding;
  }
  for (int i = 1; i <= count("commits"); ++i) {
    seed["commits"].push_back({{"message", "Change " + std::to_string(i)}});
  }
  Repository& repository = read_repository(store, seed);
  const auto add = [&](int i, bool pull) {
    json issue = {{"number", i},
                  {"title", (pull ? "Pull request " : "Issue ") + std::to_string(i)},
                  {"body", "Generated."}};
    for (int c = 1; c <= count("comments"); ++c) {
      issue["comments"].push_back({{"body", "Comment " + std::to_string(c)}});
    }
    if (pull) issue["pull"] = json::object();
    if (rule.contains("minutes_apart")) {
      issue["updated_at"] = time_at(static_cast<std::int64_t>(i) * count("minutes_apart"));
    }
    read_issue(store, repository, issue);
  };
  for (int i = 1; i <= count("issues"); ++i) add(i, false);
  for (int i = 1; i <= count("pulls"); ++i) add(count("issues") + i, true);
  for (int i = 1; i <= count("discussions"); ++i) {
    read_discussion(store, repository, {{"title", "Discussion " + std::to_string(i)}});
    repository.has_discussions = true;
  }
}

}  // namespace

Store read_seed(const json& seed) {
  check(seed, "the seed",
        {"users", "teams", "tokens", "repositories", "generate", "search_patience"});
  Store store;
  try {
    store.search_patience = seed.value("search_patience", store.search_patience);
    for (const auto& user : seed.value("users", json::array())) read_user(store, user);
    for (const auto& team : seed.value("teams", json::array())) read_team(store, team);
    for (const auto& token : seed.value("tokens", json::array())) read_token(store, token);
    for (const auto& each : seed.value("repositories", json::array())) read_repository(store, each);
    for (const auto& rule : seed.value("generate", json::array())) generate(store, rule);
  } catch (const json::exception& error) {
    throw std::invalid_argument("github seed: " + std::string(error.what()));
  }
  return store;
}

}  // namespace patchbay::sandbox::github
