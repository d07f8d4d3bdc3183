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
  std::vector<std::string> words;                      // words in lower case; each must occur
  std::multimap<std::string, std::string> qualifiers;  // such as "repo" → "octocat/hello-world"

  [[nodiscard]] bool has(const std::string& name, const std::string& value) const;
};

// Refuses with 422 if q is missing, is longer than 256 characters, has more than 5 operators, or
// has an unknown qualifier.
SandboxResult<SearchQuery> parse_search(const Query& query, Names qualifiers);

// Returns true if every word occurs in the text. Ignores case.
bool contains_words(const SearchQuery& query, std::string_view text);

}  // namespace patchbay::sandbox::github
