// These routes follow docs.github.com/rest/pulls/pulls and docs.github.com/rest/pulls/reviews
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/github/git_objects.h"
#include "sandbox/github/paging.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

constexpr unsigned kDiffs = static_cast<unsigned>(Media::kJson) |
                            static_cast<unsigned>(Media::kDiff) |
                            static_cast<unsigned>(Media::kPatch);

SandboxResult<std::vector<const Issue*>> find_pulls(const Exchange& exchange, const Query& query) {
  BOOST_OUTCOME_TRY(const auto state, query.one_of("state", {"open", "closed", "all"}));
  BOOST_OUTCOME_TRY(const auto sort,
                    query.one_of("sort", {"created", "updated", "popularity", "long-running"}));
  // Without `direction`, a list sorted by creation is in descending order, and any other list is in
  // ascending order.
  BOOST_OUTCOME_TRY(const auto direction, sort == "created"
                                              ? query.one_of("direction", {"desc", "asc"})
                                              : query.one_of("direction", {"asc", "desc"}));
  std::vector<const Issue*> found;
  for (const auto& issue : exchange.repository->issues) {
    if (!issue.pull || (state != "all" && issue.state != state)) continue;
    if (query.has("base") && issue.pull->base_ref != query.text("base")) continue;
    if (query.has("head") &&
        exchange.repository->owner + ":" + issue.pull->head_ref != query.text("head"))
      continue;
    found.push_back(&issue);
  }
  std::stable_sort(found.begin(), found.end(), [&](const Issue* a, const Issue* b) {
    return sort == "updated" ? a->updated_at < b->updated_at : a->number < b->number;
  });
  if (direction == "desc") std::reverse(found.begin(), found.end());
  return found;
}

SandboxResult<Response> list_pulls(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"state", "head", "base", "sort",
                                                             "direction", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto found, find_pulls(exchange, query));
  json list = json::array();
  for (auto i = page.begin(found.size()); i < page.end(found.size()); ++i) {
    list.push_back(render_pull(exchange, *exchange.repository, *found[i], false));
  }
  auto response = json_response(list);
  add_links(response, exchange, page, found.size());
  return response;
}

std::string unified_diff(const Pull& pull) {
  std::string text;
  for (const auto& file : pull.files) {
    text += "diff --git a/" + file.path + " b/" + file.path + "\n";
    text += "--- " + (file.status == "added" ? "/dev/null" : "a/" + file.path) + "\n";
    text += "+++ " + (file.status == "removed" ? "/dev/null" : "b/" + file.path) + "\n";
    text += file.patch + (file.patch.ends_with('\n') ? "" : "\n");
  }
  return text;
}

SandboxResult<Response> get_pull(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(const auto* issue, exchange.issue(true));
  if (exchange.media != Media::kJson) {
    return text_response(200, "application/vnd.github.v3.diff; charset=utf-8",
                         unified_diff(*issue->pull));
  }
  return json_response(render_pull(exchange, *exchange.repository, *issue, true));
}

json render_file(const Exchange& exchange, const ChangedFile& file) {
  const auto& repository = *exchange.repository;
  json out = {{"sha", object_sha("blob", file.patch)},
              {"filename", file.path},
              {"status", file.status},
              {"additions", file.additions},
              {"deletions", file.deletions},
              {"changes", file.additions + file.deletions},
              {"blob_url", html_url(repository) + "/blob/head/" + file.path},
              {"raw_url", html_url(repository) + "/raw/head/" + file.path},
              {"contents_url", api_url(exchange, repository) + "/contents/" + file.path}};
  if (!file.patch.empty()) out["patch"] = file.patch;  // absent for binary and huge files
  return out;
}

SandboxResult<Response> list_files(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto* issue, exchange.issue(true));
  const auto& files = issue->pull->files;
  json list = json::array();
  for (auto i = page.begin(files.size()); i < page.end(files.size()); ++i) {
    list.push_back(render_file(exchange, files[i]));
  }
  auto response = json_response(list);
  add_links(response, exchange, page, files.size());
  return response;
}

SandboxResult<std::vector<ReviewComment>> read_review_comments(const json& body, const Pull& pull) {
  std::vector<ReviewComment> comments;
  for (const auto& each : body.value("comments", json::array())) {
    ReviewComment comment;
    if (!each.is_object()) return validation_failed("PullRequestReview", "comments", "invalid");
    for (const auto& [name, value] : each.items()) {
      if (name != "path" && name != "body" && name != "line" && name != "side")
        return validation_failed("PullRequestReviewComment", name, "unknown");
    }
    BOOST_OUTCOME_TRY(comment.path, required_text(each, "PullRequestReviewComment", "path"));
    BOOST_OUTCOME_TRY(comment.body, required_text(each, "PullRequestReviewComment", "body"));
    const auto line = each.value("line", json());
    if (!line.is_number_integer())
      return validation_failed("PullRequestReviewComment", "line", "missing_field");
    comment.line = line.get<std::int64_t>();
    const bool known = std::any_of(pull.files.begin(), pull.files.end(),
                                   [&](const auto& file) { return file.path == comment.path; });
    if (!known)
      return validation_failed("PullRequestReviewComment", "path", "invalid",
                               "Path could not be resolved");
    comments.push_back(std::move(comment));
  }
  return comments;
}

json render_review(const Exchange& exchange, const Issue& issue, const Review& review) {
  const auto html = html_url(*exchange.repository) + "/pull/" + std::to_string(issue.number);
  json out = {{"id", review.id},
              {"node_id", "PRR_" + std::to_string(review.id)},
              {"user", render_user(exchange, review.user)},
              {"body", review.body},
              {"state", review.state},
              {"commit_id", review.commit_id},
              {"html_url", html + "#pullrequestreview-" + std::to_string(review.id)},
              {"author_association", "NONE"}};
  if (!review.submitted_at.empty()) out["submitted_at"] = review.submitted_at;
  return out;
}

SandboxResult<Response> create_review(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(auto* issue, exchange.issue(true));
  BOOST_OUTCOME_TRY(const auto body,
                    read_body(exchange, {"commit_id", "body", "event", "comments"}));
  BOOST_OUTCOME_TRY(const auto event, optional_text(*body, "PullRequestReview", "event"));
  const std::map<std::string, std::string> states = {{"", "PENDING"},
                                                     {"APPROVE", "APPROVED"},
                                                     {"REQUEST_CHANGES", "CHANGES_REQUESTED"},
                                                     {"COMMENT", "COMMENTED"}};
  if (!states.contains(event)) return validation_failed("PullRequestReview", "event", "invalid");
  Review review;
  review.state = states.at(event);
  BOOST_OUTCOME_TRY(review.body, optional_text(*body, "PullRequestReview", "body"));
  BOOST_OUTCOME_TRY(review.commit_id, optional_text(*body, "PullRequestReview", "commit_id"));
  BOOST_OUTCOME_TRY(review.comments, read_review_comments(*body, *issue->pull));
  const bool needs_text = event == "REQUEST_CHANGES" || event == "COMMENT";
  if (needs_text && review.body.empty() && review.comments.empty())
    return validation_failed("PullRequestReview", "body", "missing_field");
  if (issue->user == exchange.login() && (event == "APPROVE" || event == "REQUEST_CHANGES"))
    return refusal(422, "Can not approve or request changes on your own pull request");
  if (review.commit_id.empty()) review.commit_id = issue->pull->head_sha;
  review.id = exchange.store.next_id++;
  review.user = exchange.login();
  review.submitted_at = event.empty() ? "" : exchange.now;
  issue->pull->reviews.push_back(review);
  return json_response(render_review(exchange, *issue, review));
}

}  // namespace

namespace {

SandboxResult<Response> list_reviews(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto* issue, exchange.issue(true));
  const auto& reviews = issue->pull->reviews;
  json list = json::array();
  for (auto i = page.begin(reviews.size()); i < page.end(reviews.size()); ++i) {
    list.push_back(render_review(exchange, *issue, reviews[i]));
  }
  auto response = json_response(list);
  add_links(response, exchange, page, reviews.size());
  return response;
}

// These functions follow docs.github.com/rest/pulls/comments.
SandboxResult<Response> list_review_comments(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query,
                    Query::read(exchange, {"sort", "direction", "since", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto* issue, exchange.issue(true));
  json all = json::array();
  for (const Review& review : issue->pull->reviews) {
    for (const ReviewComment& comment : review.comments) {
      all.push_back({{"id", review.id * 100 + static_cast<std::int64_t>(all.size())},
                     {"pull_request_review_id", review.id},
                     {"path", comment.path},
                     {"line", comment.line},
                     {"side", "RIGHT"},
                     {"body", comment.body},
                     {"user", render_user(exchange, review.user)},
                     {"commit_id", review.commit_id},
                     {"created_at", review.submitted_at},
                     {"updated_at", review.submitted_at}});
    }
  }
  json list = json::array();
  for (auto i = page.begin(all.size()); i < page.end(all.size()); ++i) list.push_back(all[i]);
  auto response = json_response(list);
  add_links(response, exchange, page, all.size());
  return response;
}

}  // namespace

std::vector<Route> pull_routes() {
  return {
      {"GET", "~/pulls", list_pulls, Need::kRead, "pull_requests=read"},
      {"GET", "~/pulls/{number}", get_pull, Need::kRead, "pull_requests=read", "core", kDiffs},
      {"GET", "~/pulls/{number}/files", list_files, Need::kRead, "pull_requests=read"},
      {"GET", "~/pulls/{number}/reviews", list_reviews, Need::kRead, "pull_requests=read"},
      {"GET", "~/pulls/{number}/comments", list_review_comments, Need::kRead, "pull_requests=read"},
      {"POST", "~/pulls/{number}/reviews", create_review, Need::kWrite, "pull_requests=write"}};
}

}  // namespace patchbay::sandbox::github
