// These routes follow docs.github.com/rest/commits/commits
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/github/paging.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

bool touches(const Commit& commit, const std::string& path) {
  return path.empty() ||
         std::any_of(commit.paths.begin(), commit.paths.end(), [&](const auto& each) {
           return each == path || each.starts_with(path + "/");
         });
}

SandboxResult<Response> list_commits(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"sha", "path", "author", "since",
                                                             "until", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  const auto& repository = *exchange.repository;
  if (repository.commits.empty()) return refusal(409, "Git Repository is empty.");
  const auto start = query.text("sha", repository.default_branch);
  auto first = std::find_if(repository.commits.begin(), repository.commits.end(),
                            [&](const Commit& commit) { return commit.sha == start; });
  if (start == repository.default_branch) first = repository.commits.begin();
  if (first == repository.commits.end()) return not_found();
  std::vector<const Commit*> found;
  for (auto commit = first; commit != repository.commits.end(); ++commit) {
    if (query.has("author") && commit->user != query.text("author")) continue;
    if (query.has("since") && commit->date < query.text("since")) continue;
    if (query.has("until") && commit->date > query.text("until")) continue;
    if (touches(*commit, query.text("path"))) found.push_back(&*commit);
  }
  json list = json::array();
  for (auto i = page.begin(found.size()); i < page.end(found.size()); ++i) {
    list.push_back(render_commit(exchange, repository, *found[i]));
  }
  auto response = json_response(list);
  add_links(response, exchange, page, found.size());
  return response;
}

}  // namespace

std::vector<Route> commit_routes() {
  return {{"GET", "~/commits", list_commits, Need::kRead, "contents=read"}};
}

}  // namespace patchbay::sandbox::github
