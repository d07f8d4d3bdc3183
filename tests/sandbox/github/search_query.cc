#include "sandbox/github/search_query.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace patchbay::sandbox::github {
namespace {

constexpr std::size_t kMostCharacters = 256;
constexpr std::size_t kMostOperators = 5;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Splits at spaces outside quotes, and removes the quotes.
std::vector<std::string> split_terms(std::string_view text) {
  std::vector<std::string> terms;
  std::string term;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      if (!term.empty()) terms.push_back(std::exchange(term, {}));
    } else {
      term += c;
    }
  }
  if (!term.empty()) terms.push_back(term);
  return terms;
}

}  // namespace

bool SearchQuery::has(const std::string& name, const std::string& value) const {
  const auto [begin, end] = qualifiers.equal_range(name);
  return std::any_of(begin, end, [&](const auto& each) { return each.second == value; });
}

SandboxResult<SearchQuery> parse_search(const Query& query, Names qualifiers) {
  if (query.text("q").empty()) return validation_failed("Search", "q", "missing");
  SearchQuery parsed;
  std::size_t characters = 0;
  std::size_t operators = 0;
  for (const auto& term : split_terms(query.text("q"))) {
    const auto colon = term.find(':');
    if (term == "AND" || term == "OR" || term == "NOT") {
      if (++operators > kMostOperators)
        return validation_failed("Search", "q", "invalid",
                                 "More than five AND / OR / NOT operators were used.");
      if (term != "AND") return validation_failed("Search", "q", "invalid");
    } else if (colon == std::string::npos || colon == 0) {
      characters += term.size() + 1;
      parsed.words.push_back(lower(term));
    } else if (std::find(qualifiers.begin(), qualifiers.end(), term.substr(0, colon)) !=
               qualifiers.end()) {
      parsed.qualifiers.emplace(term.substr(0, colon), term.substr(colon + 1));
    } else {
      return validation_failed("Search", "q", "invalid", "Unknown qualifier " + term);
    }
  }
  if (characters > kMostCharacters + 1)
    return validation_failed("Search", "q", "invalid", "The search is longer than 256 characters.");
  return parsed;
}

bool contains_words(const SearchQuery& query, std::string_view text) {
  const auto lowered = lower(text);
  return std::all_of(query.words.begin(), query.words.end(), [&](const std::string& word) {
    return lowered.find(word) != std::string::npos;
  });
}

}  // namespace patchbay::sandbox::github
