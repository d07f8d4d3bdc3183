// These routes follow docs.github.com/rest/repos/contents
#include <nlohmann/json.hpp>

#include "sandbox/github/git_objects.h"
#include "sandbox/github/input.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

constexpr std::size_t kMostInline = std::size_t{1} << 20U;  // a larger file is sent only in raw
                                                            // form

constexpr unsigned kContents = static_cast<unsigned>(Media::kJson) |
                               static_cast<unsigned>(Media::kRaw) |
                               static_cast<unsigned>(Media::kObject);

json render_entry(const Exchange& exchange, const std::string& path, const TreeEntry& entry) {
  const auto& repository = *exchange.repository;
  const auto name = path.substr(path.rfind('/') + 1);
  const auto url =
      api_url(exchange, repository) + "/contents/" + path + "?ref=" + repository.default_branch;
  const auto git_url =
      api_url(exchange, repository) + (entry.is_tree ? "/git/trees/" : "/git/blobs/") + entry.sha;
  const auto html = html_url(repository) + (entry.is_tree ? "/tree/" : "/blob/") +
                    repository.default_branch + "/" + path;
  const auto raw = "https://raw.githubusercontent.com/" + repository.full_name() + "/" +
                   repository.default_branch + "/" + path;
  return {{"type", entry.is_tree ? "dir" : "file"},
          {"name", name},
          {"path", path},
          {"sha", entry.sha},
          {"size", entry.size},
          {"url", url},
          {"git_url", git_url},
          {"html_url", html},
          {"_links", {{"self", url}, {"git", git_url}, {"html", html}}},
          {"download_url", entry.is_tree ? json() : json(raw)}};
}

SandboxResult<Response> get_file(const Exchange& exchange, const std::string& path,
                                 const File& file) {
  if (exchange.media == Media::kRaw) {
    return text_response(200, "application/vnd.github.raw; charset=utf-8", file.bytes);
  }
  json out = render_entry(exchange, path, {path, false, file.sha, file.bytes.size()});
  const bool whole = file.bytes.size() <= kMostInline;
  out["encoding"] = whole ? "base64" : "none";
  out["content"] = whole ? base64_lines(file.bytes) : "";
  return json_response(out);
}

SandboxResult<Response> get_folder(const Exchange& exchange, const std::string& path) {
  if (exchange.media == Media::kRaw)
    return refusal(415, "The raw media type is not supported for directories");
  const auto entries = tree_entries(*exchange.repository, path, false);
  if (entries.empty() && !path.empty()) return not_found();
  json list = json::array();
  for (const auto& entry : entries) {
    const auto below = path.empty() ? entry.path : path + "/" + entry.path;
    list.push_back(render_entry(exchange, below, entry));
  }
  if (exchange.media == Media::kJson) return json_response(list);
  json out = render_entry(exchange, path, {path, true, tree_sha(*exchange.repository, path), 0});
  out["entries"] = list;
  return json_response(out);
}

SandboxResult<Response> get_contents(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query, Query::read(exchange, {"ref"}));
  const auto& repository = *exchange.repository;
  const auto ref = query.text("ref", repository.default_branch);
  const bool known = ref == repository.default_branch ||
                     (!repository.commits.empty() && ref == repository.commits.front().sha);
  if (!known) return refusal(404, "No commit found for the ref " + ref);
  auto path = exchange.path.contains("path") ? exchange.path.at("path") : std::string();
  while (path.ends_with('/')) path.pop_back();
  const auto file = repository.files.find(path);
  if (file != repository.files.end()) return get_file(exchange, path, file->second);
  return get_folder(exchange, path);
}

}  // namespace

std::vector<Route> content_routes() {
  return {
      {"GET", "~/contents/{path*}", get_contents, Need::kRead, "contents=read", "core", kContents}};
}

}  // namespace patchbay::sandbox::github
