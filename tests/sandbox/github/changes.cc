#include "sandbox/github/changes.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/github/git_objects.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

Repository& repository_called(Store& store, const std::string& full_name) {
  const auto slash = full_name.find('/');
  Repository* found = store.repository(full_name.substr(0, slash), full_name.substr(slash + 1));
  if (found != nullptr) return *found;
  throw std::invalid_argument("change: there is no repository \"" + full_name + "\"");
}

Issue& issue_called(Repository& repository, std::int64_t number) {
  Issue* found = repository.issue(number);
  if (found != nullptr) return *found;
  throw std::invalid_argument("change: there is no issue " + std::to_string(number));
}

void push(Repository& repository, const json& files, const std::string& now) {
  for (const auto& [path, text] : files.items()) {
    if (text.is_null()) {
      repository.files.erase(path);
      continue;
    }
    File file;
    file.bytes = text.get<std::string>();
    file.sha = object_sha("blob", file.bytes);
    repository.files[path] = std::move(file);
  }
  keep_trees(repository);
  Commit commit;
  commit.message = "Change";
  commit.user = repository.owner;
  commit.date = now;
  commit.sha = object_sha("commit", repository.full_name() + tree_sha(repository, "") + now);
  repository.commits.insert(repository.commits.begin(), std::move(commit));
  // Two pushes in the same second must still have different times.
  repository.pushed_at = now == repository.pushed_at ? now.substr(0, now.size() - 1) + ".5Z" : now;
}

void change_issue(Store& store, Repository& repository, const json& given, const std::string& now) {
  const auto number = given.value("number", repository.next_number());
  Issue* issue = repository.issue(number);
  if (issue == nullptr) {
    Issue added;
    added.id = store.next_id++;
    added.number = number;
    added.user = repository.owner;
    added.created_at = now;
    issue = &repository.issues.emplace_back(std::move(added));
  }
  issue->title = given.value("title", issue->title);
  issue->body = given.value("body", issue->body);
  issue->state = given.value("state", issue->state);
  issue->updated_at = given.value("updated_at", now);
}

void change_discussion(Repository& repository, const json& given, const std::string& now) {
  for (Discussion& each : repository.discussions) {
    if (each.number != given.at("number").get<std::int64_t>()) continue;
    each.title = given.value("title", each.title);
    each.body = given.value("body", each.body);
    each.updated_at = now;
    return;
  }
  throw std::invalid_argument("change: there is no such discussion");
}

void remove_comment(Repository& repository, const json& given) {
  Issue& issue = issue_called(repository, given.at("issue"));
  const auto index = given.at("index").get<std::size_t>();
  if (index >= issue.comments.size()) throw std::invalid_argument("change: no such comment");
  issue.comments.erase(issue.comments.begin() + static_cast<std::ptrdiff_t>(index));
}

void add_comment(Store& store, Repository& repository, const json& given, const std::string& now) {
  Issue& issue = issue_called(repository, given.at("issue"));
  issue.comments.push_back({store.next_id++, repository.owner, given.at("body"), now});
  issue.updated_at = now;
}

void rename(Repository& repository, const std::string& full_name) {
  repository.former_names.insert(repository.full_name());
  const auto slash = full_name.find('/');
  repository.owner = full_name.substr(0, slash);
  repository.name = full_name.substr(slash + 1);
}

void change_one(Store& store, Repository& repository, const std::string& what, const json& given,
                const std::string& now) {
  if (what == "files") {
    push(repository, given, now);
  } else if (what == "rewrite_history") {
    repository.trees->forget_old();
  } else if (what == "issue") {
    change_issue(store, repository, given, now);
  } else if (what == "remove_issue") {
    const std::int64_t number = issue_called(repository, given).number;
    std::erase_if(repository.issues, [&](const Issue& each) { return each.number == number; });
  } else if (what == "remove_comment") {
    remove_comment(repository, given);
  } else if (what == "add_comment") {
    add_comment(store, repository, given, now);
  } else if (what == "discussion") {
    change_discussion(repository, given, now);
  } else if (what == "full_name") {
    rename(repository, given);
  } else if (what == "private") {
    repository.is_private = given;
  } else if (what == "has_issues") {
    repository.has_issues = given;
  } else if (what == "disabled") {
    repository.disabled = given;
  } else if (what == "collaborators") {
    repository.collaborators = given.get<std::set<std::string>>();
  } else if (what == "teams") {
    repository.teams = given.get<std::set<std::string>>();
  } else {
    throw std::invalid_argument("change: there is nothing called \"" + what + "\"");
  }
}

}  // namespace

void apply_change(Store& store, const json& change, const std::string& now) {
  try {
    if (change.contains("remove_repository")) {
      const std::int64_t id = repository_called(store, change.at("remove_repository")).id;
      std::erase_if(store.repositories, [&](const Repository& each) { return each.id == id; });
      return;
    }
    Repository& repository = repository_called(store, change.at("repository"));
    for (const auto& [what, given] : change.items()) {
      if (what != "repository") change_one(store, repository, what, given, now);
    }
  } catch (const json::exception& error) {
    throw std::invalid_argument("change: " + std::string(error.what()));
  }
}

}  // namespace patchbay::sandbox::github
