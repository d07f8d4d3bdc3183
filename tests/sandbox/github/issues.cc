// These routes follow docs.github.com/rest/issues/issues and docs.github.com/rest/issues/comments
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/github/paging.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

// After this many issues, only `after` leads to more pages.
constexpr std::size_t kMostByPage = 10'000;

struct WantedIssues {
  std::string state;
  std::string sort;
  std::string direction;
  std::string since;
  std::string creator;
  std::string assignee;
  std::vector<std::string> labels;
};

SandboxResult<WantedIssues> read_wanted(const Query& query) {
  WantedIssues wanted;
  BOOST_OUTCOME_TRY(wanted.state, query.one_of("state", {"open", "closed", "all"}));
  BOOST_OUTCOME_TRY(wanted.sort, query.one_of("sort", {"created", "updated", "comments"}));
  BOOST_OUTCOME_TRY(wanted.direction, query.one_of("direction", {"desc", "asc"}));
  wanted.since = query.text("since");
  wanted.creator = query.text("creator");
  wanted.assignee = query.text("assignee");
  auto names = query.text("labels");
  while (!names.empty()) {
    const auto end = std::min(names.find(','), names.size());
    wanted.labels.push_back(names.substr(0, end));
    names.erase(0, end + 1);
  }
  return wanted;
}

bool matches(const Issue& issue, const WantedIssues& wanted) {
  const auto has = [](const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  if (wanted.state != "all" && issue.state != wanted.state) return false;
  if (issue.updated_at < wanted.since) return false;
  if (!wanted.creator.empty() && issue.user != wanted.creator) return false;
  if (!wanted.assignee.empty() && !has(issue.assignees, wanted.assignee)) return false;
  return std::all_of(wanted.labels.begin(), wanted.labels.end(),
                     [&](const std::string& label) { return has(issue.labels, label); });
}

std::vector<const Issue*> find_issues(const Repository& repository, const WantedIssues& wanted) {
  std::vector<const Issue*> found;
  for (const auto& issue : repository.issues) {
    if (matches(issue, wanted)) found.push_back(&issue);
  }
  const auto before = [&](const Issue* a, const Issue* b) {
    if (wanted.sort == "updated" && a->updated_at != b->updated_at)
      return a->updated_at < b->updated_at;
    if (wanted.sort == "comments" && a->comments.size() != b->comments.size())
      return a->comments.size() < b->comments.size();
    return a->number < b->number;
  };
  std::stable_sort(found.begin(), found.end(), before);
  if (wanted.direction == "desc") std::reverse(found.begin(), found.end());
  return found;
}

// Returns the sort key of a row: the value by which the list is sorted, followed by the number.
std::string key_of(const Issue& issue, const WantedIssues& wanted) {
  const auto padded = [](std::size_t number) {
    std::string text = std::to_string(number);
    return std::string(text.size() < 12 ? 12 - text.size() : 0, '0') + text;
  };
  const std::string first = wanted.sort == "updated"    ? issue.updated_at
                            : wanted.sort == "comments" ? padded(issue.comments.size())
                                                        : std::string();
  return first + "/" + padded(static_cast<std::size_t>(issue.number));
}

// Returns the index in `found` where the page begins: after the row that `after` names, or at the
// page number.
SandboxResult<std::size_t> beginning(const Exchange& exchange, const Query& query, const Page& page,
                                     const WantedIssues& wanted,
                                     const std::vector<const Issue*>& found) {
  if (!query.has("after")) return page.begin(found.size());
  const auto key = key_of_after(exchange, query.text("after"));
  if (!key) return validation_failed("Query", "after", "invalid");
  const auto behind = std::find_if(found.begin(), found.end(), [&](const Issue* issue) {
    const auto its = key_of(*issue, wanted);
    return wanted.direction == "desc" ? its < *key : its > *key;
  });
  return static_cast<std::size_t>(behind - found.begin());
}

SandboxResult<Response> list_issues(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query,
                    Query::read(exchange, {"state", "sort", "direction", "since", "labels",
                                           "creator", "assignee", "per_page", "page", "after"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto wanted, read_wanted(query));
  if (!exchange.repository->has_issues) return refusal(410, "Issues are disabled for this repo");
  if (!query.has("after") && page.number * page.size > kMostByPage) {
    return refusal(422,
                   "Pagination with the page parameter is not supported for large datasets, please "
                   "use cursor based pagination (after/before)");
  }
  const auto found = find_issues(*exchange.repository, wanted);
  BOOST_OUTCOME_TRY(const auto begin, beginning(exchange, query, page, wanted, found));
  const auto end = std::min(begin + page.size, found.size());
  json list = json::array();
  for (auto i = begin; i < end; ++i) {
    list.push_back(render_issue(exchange, *exchange.repository, *found[i]));
  }
  auto response = json_response(list);
  if (end > begin && end < found.size()) {
    add_after_link(response, exchange, page,
                   after_of_row(exchange, key_of(*found[end - 1], wanted)));
  }
  return response;
}

SandboxResult<Response> get_issue(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(const auto* issue, exchange.issue(false));
  return json_response(render_issue(exchange, *exchange.repository, *issue));
}

SandboxResult<Response> create_issue(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(const auto body,
                    read_body(exchange, {"title", "body", "labels", "assignees", "milestone"}));
  Issue issue;
  BOOST_OUTCOME_TRY(issue.title, required_text(*body, "Issue", "title"));
  BOOST_OUTCOME_TRY(issue.body, optional_text(*body, "Issue", "body"));
  BOOST_OUTCOME_TRY(issue.labels, optional_texts(*body, "Issue", "labels"));
  BOOST_OUTCOME_TRY(issue.assignees, optional_texts(*body, "Issue", "assignees"));
  for (const auto& login : issue.assignees) {
    if (exchange.store.user(login) == nullptr)
      return validation_failed("Issue", "assignees", "invalid");
  }
  issue.id = exchange.store.next_id++;
  issue.number = exchange.repository->next_number();
  issue.user = exchange.login();
  issue.created_at = issue.updated_at = exchange.now;
  exchange.repository->issues.push_back(issue);
  auto response = json_response(render_issue(exchange, *exchange.repository, issue), 201);
  response.set("Location",
               api_url(exchange, *exchange.repository) + "/issues/" + std::to_string(issue.number));
  return response;
}

SandboxResult<Response> list_comments(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"since", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto* issue, exchange.issue(false));
  std::vector<const Comment*> found;
  for (const auto& comment : issue->comments) {
    if (comment.created_at >= query.text("since")) found.push_back(&comment);
  }
  json list = json::array();
  for (auto i = page.begin(found.size()); i < page.end(found.size()); ++i) {
    list.push_back(render_comment(exchange, *exchange.repository, *issue, *found[i]));
  }
  auto response = json_response(list);
  add_links(response, exchange, page, found.size());
  return response;
}

SandboxResult<Response> add_comment(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(auto* issue, exchange.issue(false));
  BOOST_OUTCOME_TRY(const auto body, read_body(exchange, {"body"}));
  Comment comment;
  BOOST_OUTCOME_TRY(comment.body, required_text(*body, "IssueComment", "body"));
  comment.id = exchange.store.next_id++;
  comment.user = exchange.login();
  comment.created_at = exchange.now;
  issue->comments.push_back(comment);
  issue->updated_at = exchange.now;
  return json_response(render_comment(exchange, *exchange.repository, *issue, comment), 201);
}

}  // namespace

std::vector<Route> issue_routes() {
  return {{"GET", "~/issues", list_issues, Need::kRead, "issues=read"},
          {"POST", "~/issues", create_issue, Need::kWrite, "issues=write"},
          {"GET", "~/issues/{number}", get_issue, Need::kRead, "issues=read"},
          {"GET", "~/issues/{number}/comments", list_comments, Need::kRead, "issues=read"},
          {"POST", "~/issues/{number}/comments", add_comment, Need::kWrite, "issues=write"}};
}

}  // namespace patchbay::sandbox::github
