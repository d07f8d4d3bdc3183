// docs.github.com/rest/git/trees, docs.github.com/rest/git/blobs
#include <nlohmann/json.hpp>

#include "sandbox/github/git_objects.h"
#include "sandbox/github/input.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

constexpr std::size_t kMostEntries = 100'000;  // then `truncated`

constexpr unsigned kBlobs =
    static_cast<unsigned>(Media::kJson) | static_cast<unsigned>(Media::kRaw);

// The folder whose tree has this name, by branch or sha.
std::optional<std::string> folder_of(const Repository& repository, const std::string& wanted) {
  const bool root = wanted == repository.default_branch ||
                    (!repository.commits.empty() && wanted == repository.commits.front().sha) ||
                    wanted == tree_sha(repository, "");
  if (root) return "";
  for (const auto& entry : tree_entries(repository, "", true)) {
    if (entry.is_tree && entry.sha == wanted) return entry.path;
  }
  return std::nullopt;
}

Granted<Response> get_tree(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"recursive"}));
  const auto& repository = *exchange.repository;
  const auto folder = folder_of(repository, exchange.path.at("sha"));
  if (!folder) return not_found();
  const auto entries = tree_entries(repository, *folder, query.has("recursive"));
  json list = json::array();
  for (const auto& entry : entries) {
    if (list.size() == kMostEntries) break;
    json out = {{"path", entry.path},
                {"mode", entry.is_tree ? "040000" : "100644"},
                {"type", entry.is_tree ? "tree" : "blob"},
                {"sha", entry.sha},
                {"url", api_url(exchange, repository) +
                            (entry.is_tree ? "/git/trees/" : "/git/blobs/") + entry.sha}};
    if (!entry.is_tree) out["size"] = entry.size;
    list.push_back(std::move(out));
  }
  return json_response(
      {{"sha", tree_sha(repository, *folder)},
       {"url", api_url(exchange, repository) + "/git/trees/" + tree_sha(repository, *folder)},
       {"tree", std::move(list)},
       {"truncated", entries.size() > kMostEntries}});
}

Granted<Response> get_blob(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  const auto& repository = *exchange.repository;
  const auto& wanted = exchange.path.at("sha");
  for (const auto& [path, file] : repository.files) {
    if (file.sha != wanted) continue;
    if (exchange.media == Media::kRaw)
      return text_response(200, "application/vnd.github.raw; charset=utf-8", file.bytes);
    return json_response({{"sha", file.sha},
                          {"node_id", "B_" + file.sha},
                          {"size", file.bytes.size()},
                          {"url", api_url(exchange, repository) + "/git/blobs/" + file.sha},
                          {"encoding", "base64"},
                          {"content", base64_lines(file.bytes)}});
  }
  return not_found();
}

}  // namespace

std::vector<Route> git_routes() {
  return {{"GET", "~/git/trees/{sha}", get_tree, Need::kRead, "contents=read"},
          {"GET", "~/git/blobs/{sha}", get_blob, Need::kRead, "contents=read", "core", kBlobs}};
}

}  // namespace patchbay::sandbox::github
