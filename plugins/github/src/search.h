// The actions that search: docs.github.com/rest/search/search
#pragma once

#include "issues.h"
#include "paging.h"

namespace github {

template <class T>
struct SearchPage {
  std::int64_t total_count = 0;
  bool incomplete_results = false;  // true: GitHub stopped before it had searched everything
  std::vector<T> items;
  std::optional<std::string> cursor;
};
template <class T>
constexpr auto patchbay_fields(const SearchPage<T>*) {
  using patchbay::sdk::detail::field;
  return std::make_tuple(field("total_count", &SearchPage<T>::total_count),
                         field("incomplete_results", &SearchPage<T>::incomplete_results),
                         field("items", &SearchPage<T>::items),
                         field("cursor", &SearchPage<T>::cursor));
}

struct FoundRepository {
  std::string full_name;
};
PATCHBAY_FIELDS(FoundRepository, full_name)

struct TextMatch {
  std::string fragment;
};
PATCHBAY_FIELDS(TextMatch, fragment)

struct FoundFile {
  std::string path;
  std::string sha;
  std::string html_url;
  FoundRepository repository;
  std::vector<TextMatch> text_matches;
};
PATCHBAY_FIELDS(FoundFile, path, sha, html_url, repository, text_matches)

struct SearchCode {
  std::string query;
  std::optional<std::string> repo;
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(SearchCode, query, repo, per_page, cursor)

struct SearchIssues {
  std::string query;
  std::string type = "issue";
  std::optional<std::string> repo;
  std::optional<std::string> state;
  std::optional<std::string> sort;
  std::int64_t per_page = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(SearchIssues, query, type, repo, state, sort, per_page, cursor)

SearchPage<FoundFile> search_code(const GitHub& github, Call& call, const SearchCode& arguments);
SearchPage<Issue> search_issues(const GitHub& github, Call& call, const SearchIssues& arguments);

}  // namespace github
