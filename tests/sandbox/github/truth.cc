#include "sandbox/github/truth.h"

#include <nlohmann/json.hpp>

#include "sandbox/github/access.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

constexpr std::string_view kPointer = "version https://git-lfs.github.com/spec/v1\n";

json true_comments(const std::vector<Comment>& comments) {
  json all = json::array();
  for (const Comment& each : comments) {
    all.push_back({{"user", each.user}, {"body", each.body}, {"created_at", each.created_at}});
  }
  return all;
}

json true_reviews(const Pull& pull) {
  json all = json::array();
  for (const Review& each : pull.reviews) {
    json comments = json::array();
    for (const ReviewComment& comment : each.comments) {
      comments.push_back({{"path", comment.path}, {"body", comment.body}});
    }
    all.push_back({{"user", each.user},
                   {"body", each.body},
                   {"state", each.state},
                   {"submitted_at", each.submitted_at},
                   {"comments", std::move(comments)}});
  }
  return all;
}

json true_issue(const Issue& issue) {
  json out = {{"number", issue.number},
              {"title", issue.title},
              {"body", issue.body},
              {"user", issue.user},
              {"state", issue.state},
              {"labels", issue.labels},
              {"comments", true_comments(issue.comments)}};
  if (issue.pull) out["reviews"] = true_reviews(*issue.pull);
  return out;
}

json true_readers(const Store& store, const Repository& repository) {
  json all = json::array();
  for (const auto& [login, user] : store.users) {
    if (user.type != "User") continue;
    if (!repository.is_private || belongs_to(store, repository, login)) all.push_back(user.id);
  }
  return all;
}

json true_repository(const Store& store, const Repository& repository) {
  json out = {{"id", repository.id},
              {"full_name", repository.full_name()},
              {"disabled", repository.disabled},
              {"readers", true_readers(store, repository)},
              {"files", json::array()},
              {"issues", json::array()},
              {"discussions", json::array()}};
  for (const auto& [path, file] : repository.files) {
    out["files"].push_back({{"path", path},
                            {"mode", file.mode},
                            {"sha", file.sha},
                            {"is_pointer", file.bytes.starts_with(kPointer)},
                            {"size", file.bytes.size()}});
  }
  if (repository.has_issues) {
    for (const Issue& each : repository.issues) out["issues"].push_back(true_issue(each));
  }
  if (!repository.has_discussions) return out;
  for (const Discussion& each : repository.discussions) {
    out["discussions"].push_back({{"number", each.number},
                                  {"title", each.title},
                                  {"body", each.body},
                                  {"user", each.user},
                                  {"comments", true_comments(each.comments)}});
  }
  return out;
}

}  // namespace

json truth_of(const Store& store) {
  json all = json::array();
  for (const Repository& each : store.repositories) all.push_back(true_repository(store, each));
  return all;
}

}  // namespace patchbay::sandbox::github
