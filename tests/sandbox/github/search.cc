// These routes follow docs.github.com/rest/search/search
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/github/paging.h"
#include "sandbox/github/render.h"
#include "sandbox/github/search_query.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

constexpr std::size_t kMostResults = 1000;
constexpr unsigned kSearchMedia =
    static_cast<unsigned>(Media::kJson) | static_cast<unsigned>(Media::kTextMatch);

// Returns the repositories in which a search may look. Refuses with 422 if the query names a
// repository that the token cannot see.
SandboxResult<std::vector<const Repository*>> scope_of(const Exchange& exchange,
                                                       const SearchQuery& query) {
  std::vector<const Repository*> found;
  const auto named = query.qualifiers.equal_range("repo");
  for (auto each = named.first; each != named.second; ++each) {
    const auto slash = std::min(each->second.find('/'), each->second.size() - 1);
    auto* repository =
        exchange.store.repository(each->second.substr(0, slash), each->second.substr(slash + 1));
    if (repository == nullptr || !may_see(exchange, *repository))
      return validation_failed(
          "Search", "q", "invalid",
          "The listed users and repositories cannot be searched either because "
          "the resources do not exist or you do not have permission to view "
          "them.");
    found.push_back(repository);
  }
  if (!found.empty()) return found;
  for (const auto& repository : exchange.store.repositories) {
    const bool owned = query.has("user", repository.owner) || query.has("org", repository.owner) ||
                       (!query.qualifiers.contains("user") && !query.qualifiers.contains("org"));
    if (owned && may_see(exchange, repository)) found.push_back(&repository);
  }
  return found;
}

struct Hits {
  std::vector<json> items;
  bool incomplete = false;
};

SandboxResult<Response> answer(const Exchange& exchange, const Page& page, Hits hits) {
  const auto reachable = std::min(hits.items.size(), kMostResults);
  if (page.number > 1 && (page.number - 1) * page.size >= kMostResults)
    return refusal(422, "Only the first 1000 search results are available");
  json items = json::array();
  for (auto i = page.begin(reachable); i < page.end(reachable); ++i) {
    items.push_back(std::move(hits.items[i]));
  }
  auto response = json_response({{"total_count", hits.items.size()},
                                 {"incomplete_results", hits.incomplete},
                                 {"items", std::move(items)}});
  add_links(response, exchange, page, reachable);
  return response;
}

bool matches(const SearchQuery& query, const Issue& issue) {
  const bool wants_issue = query.has("is", "issue") || query.has("type", "issue");
  const bool wants_pull =
      query.has("is", "pr") || query.has("is", "pull-request") || query.has("type", "pr");
  if (wants_issue != wants_pull && wants_pull != issue.pull.has_value()) return false;
  for (const auto& [name, value] : query.qualifiers) {
    const bool state = name == "state" || (name == "is" && (value == "open" || value == "closed"));
    if (state && issue.state != value) return false;
    if (name == "is" && value == "merged" && (!issue.pull || issue.pull->merged_at.empty()))
      return false;
    if (name == "author" && issue.user != value) return false;
    if (name == "label" &&
        std::find(issue.labels.begin(), issue.labels.end(), value) == issue.labels.end())
      return false;
  }
  return contains_words(query, issue.title + "\n" + issue.body);
}

SandboxResult<Response> search_issues(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query,
                    Query::read(exchange, {"q", "sort", "order", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto sort, query.one_of("sort", {"", "comments", "created", "updated"}));
  BOOST_OUTCOME_TRY(const auto order, query.one_of("order", {"desc", "asc"}));
  BOOST_OUTCOME_TRY(const auto wanted, parse_search(query, {"repo", "user", "org", "is", "type",
                                                            "state", "author", "label"}));
  const bool typed = wanted.has("is", "issue") || wanted.has("is", "pr") ||
                     wanted.has("is", "pull-request") || wanted.qualifiers.contains("type");
  if (!typed)
    return validation_failed("Search", "q", "invalid",
                             "Query must include 'is:issue' or 'is:pull-request'");
  BOOST_OUTCOME_TRY(const auto repositories, scope_of(exchange, wanted));
  std::vector<std::pair<const Repository*, const Issue*>> found;
  std::size_t looked_at = 0;
  for (const auto* repository : repositories) {
    for (const auto& issue : repository->issues) {
      if (looked_at++ >= exchange.store.search_patience) break;
      if (matches(wanted, issue)) found.emplace_back(repository, &issue);
    }
  }
  std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    if (sort == "created") return a.second->created_at < b.second->created_at;
    if (sort == "updated") return a.second->updated_at < b.second->updated_at;
    return sort == "comments" && a.second->comments.size() < b.second->comments.size();
  });
  if (!sort.empty() && order == "desc") std::reverse(found.begin(), found.end());
  Hits hits;
  hits.incomplete = looked_at > exchange.store.search_patience;
  for (const auto& [repository, issue] : found) {
    hits.items.push_back(render_issue(exchange, *repository, *issue));
    hits.items.back()["score"] = 1.0;
  }
  return answer(exchange, page, std::move(hits));
}

bool matches(const SearchQuery& query, const Repository& repository, const std::string& path,
             const File& file) {
  const auto name = path.substr(path.rfind('/') + 1);
  for (const auto& [key, value] : query.qualifiers) {
    if (key == "path" && !path.starts_with(value)) return false;
    if (key == "filename" && name.find(value) == std::string::npos) return false;
    if (key == "extension" && !name.ends_with("." + value)) return false;
    if (key == "language" && !equal_ignoring_case(repository.language, value)) return false;
  }
  return contains_words(query, file.bytes) || contains_words(query, path);
}

// Returns the text around the first word, as the text-match media type does.
json text_matches(const SearchQuery& query, const std::string& url, const std::string& text) {
  const auto word = query.words.empty() ? std::string() : query.words.front();
  const auto found = std::search(
      text.begin(), text.end(), word.begin(), word.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  if (word.empty() || found == text.end()) return json::array();
  const auto at = static_cast<std::size_t>(found - text.begin());
  const auto from = at > 40 ? at - 40 : 0;
  const auto fragment = text.substr(from, word.size() + 80);
  const json place = {{"text", text.substr(at, word.size())},
                      {"indices", {at - from, at - from + word.size()}}};
  return json::array({{{"object_url", url},
                       {"object_type", "FileContent"},
                       {"property", "content"},
                       {"fragment", fragment},
                       {"matches", json::array({place})}}});
}

SandboxResult<Response> search_code(Exchange& exchange) {
  BOOST_OUTCOME_TRY(const auto query,
                    Query::read(exchange, {"q", "sort", "order", "per_page", "page"}));
  BOOST_OUTCOME_TRY(const auto page, read_page(query));
  BOOST_OUTCOME_TRY(const auto wanted, parse_search(query, {"repo", "user", "org", "path",
                                                            "filename", "extension", "language"}));
  if (wanted.words.empty())
    return validation_failed("Search", "q", "invalid", "At least one search term is needed.");
  BOOST_OUTCOME_TRY(const auto repositories, scope_of(exchange, wanted));
  Hits hits;
  std::size_t looked_at = 0;
  for (const auto* repository : repositories) {
    for (const auto& [path, file] : repository->files) {
      if (looked_at++ >= exchange.store.search_patience) break;
      if (!matches(wanted, *repository, path, file)) continue;
      const auto url = api_url(exchange, *repository) + "/contents/" + path;
      json item = {
          {"name", path.substr(path.rfind('/') + 1)},
          {"path", path},
          {"sha", file.sha},
          {"url", url},
          {"git_url", api_url(exchange, *repository) + "/git/blobs/" + file.sha},
          {"html_url", html_url(*repository) + "/blob/" + repository->default_branch + "/" + path},
          {"repository", render_repository(exchange, *repository)},
          {"score", 1.0}};
      if (exchange.media == Media::kTextMatch)
        item["text_matches"] = text_matches(wanted, url, file.bytes);
      hits.items.push_back(std::move(item));
    }
  }
  hits.incomplete = looked_at > exchange.store.search_patience;
  return answer(exchange, page, std::move(hits));
}

}  // namespace

std::vector<Route> search_routes() {
  return {{"GET", "/search/issues", search_issues, Need::kNothing, "", "search", kSearchMedia},
          {"GET", "/search/code", search_code, Need::kLogin, "", "code_search", kSearchMedia}};
}

}  // namespace patchbay::sandbox::github
