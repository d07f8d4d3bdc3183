// The search syntax, as far as the stand-in knows it; what it does not know is refused.
// docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/github/input.h"

namespace patchbay::sandbox::github {

struct SearchQuery {
  std::vector<std::string> words;                      // all of them must occur, lower case
  std::multimap<std::string, std::string> qualifiers;  // "repo" → "octocat/hello-world"

  [[nodiscard]] bool has(const std::string& name, const std::string& value) const;
};

// 422 without q, beyond 256 characters, beyond 5 operators, or for an unknown qualifier.
Granted<SearchQuery> parse_search(const Query& query, Names qualifiers);

// Whether every word occurs somewhere in the text, whatever the case.
bool contains_words(const SearchQuery& query, std::string_view text);

}  // namespace patchbay::sandbox::github
