// The part of the search syntax that the stand-in supports; it refuses the rest.
// docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/github/input.h"

namespace patchbay::sandbox::github {

struct SearchQuery {
  std::vector<std::string> words;                      // all of them must occur; in lower case
  std::multimap<std::string, std::string> qualifiers;  // "repo" → "octocat/hello-world"

  [[nodiscard]] bool has(const std::string& name, const std::string& value) const;
};

// Refuses with 422 if q is missing, longer than 256 characters or has more than 5 operators, or for
// an unknown qualifier.
Granted<SearchQuery> parse_search(const Query& query, Names qualifiers);

// Returns true if every word occurs somewhere in the text, in any case.
bool contains_words(const SearchQuery& query, std::string_view text);

}  // namespace patchbay::sandbox::github
