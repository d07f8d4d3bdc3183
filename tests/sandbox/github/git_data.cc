// These routes follow docs.github.com/rest/git/trees and docs.github.com/rest/git/blobs
#include <nlohmann/json.hpp>

#include "sandbox/github/git_objects.h"
#include "sandbox/github/input.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

constexpr unsigned kBlobs =
    static_cast<unsigned>(Media::kJson) | static_cast<unsigned>(Media::kRaw);

// Returns the tree that `wanted` names with a branch or a sha, in the current version or in an old
// version.
std::optional<Trees::Place> tree_called(const Repository& repository, const std::string& wanted) {
  const bool is_head = wanted == repository.default_branch ||
                       (!repository.commits.empty() && wanted == repository.commits.front().sha);
  return is_head ? repository.trees->head() : repository.trees->find(wanted);
}

json render_tree_entry(const Exchange& exchange, const TreeEntry& entry) {
  const bool is_submodule = entry.mode == "160000";
  json out = {{"path", entry.path},
              {"mode", entry.mode},
              {"type", entry.is_tree  ? "tree"
                       : is_submodule ? "commit"
                                      : "blob"},
              {"sha", entry.sha}};
  if (is_submodule) return out;
  out["url"] = api_url(exchange, *exchange.repository) +
               (entry.is_tree ? "/git/trees/" : "/git/blobs/") + entry.sha;
  if (!entry.is_tree) out["size"] = entry.size;
  return out;
}

SandboxResult<Response> get_tree(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"recursive"}));
  const auto& repository = *exchange.repository;
  if (repository.commits.empty() && repository.files.empty())
    return refusal(409, "Git Repository is empty.");
  const auto place = tree_called(repository, exchange.path.at("sha"));
  if (!place) return not_found();
  const auto entries = repository.trees->entries(*place, query.has("recursive"));
  json list = json::array();
  for (const auto& entry : entries) {
    if (list.size() == repository.most_tree_entries) break;
    list.push_back(render_tree_entry(exchange, entry));
  }
  const auto& sha = repository.trees->sha(*place);
  return json_response({{"sha", sha},
                        {"url", api_url(exchange, repository) + "/git/trees/" + sha},
                        {"tree", std::move(list)},
                        {"truncated", entries.size() > repository.most_tree_entries}});
}

SandboxResult<Response> get_blob(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  const auto& repository = *exchange.repository;
  const auto& wanted = exchange.path.at("sha");
  const auto found = repository.blobs.find(wanted);
  if (found == repository.blobs.end()) return not_found();
  const auto& bytes = found->second;
  if (exchange.media == Media::kRaw)
    return text_response(200, "application/vnd.github.raw; charset=utf-8", bytes);
  return json_response({{"sha", wanted},
                        {"node_id", "B_" + wanted},
                        {"size", bytes.size()},
                        {"url", api_url(exchange, repository) + "/git/blobs/" + wanted},
                        {"encoding", "base64"},
                        {"content", base64_lines(bytes)}});
}

}  // namespace

std::vector<Route> git_routes() {
  return {{"GET", "~/git/trees/{sha}", get_tree, Need::kRead, "contents=read"},
          {"GET", "~/git/blobs/{sha}", get_blob, Need::kRead, "contents=read", "core", kBlobs}};
}

}  // namespace patchbay::sandbox::github
