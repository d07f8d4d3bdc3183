#include "search.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "repository_name.h"

namespace github {
namespace {

// Returns true if a query could find results outside of the link's repositories: by a qualifier
// that names a place, or by operators and parentheses that disable "repo:".
bool leads_away(std::string query) {
  constexpr std::array<std::string_view, 2> kOperators = {"OR", "NOT"};
  constexpr std::array<std::string_view, 6> kPlaces = {
      "repo:", "user:", "org:", "owner:", "enterprise:", "("};
  std::string word;
  for (const char c : query + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += c;
    } else if (std::find(kOperators.begin(), kOperators.end(), word) != kOperators.end()) {
      return true;
    } else {
      word.clear();
    }
  }
  std::transform(query.begin(), query.end(), query.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view place) {
    return query.find(place) != std::string::npos;
  });
}

// Returns the qualifiers for the repositories to search, for example " repo:a/b repo:a/c". These
// are the argument's repository, or the repositories to which the link is limited.
std::string places(Call& call, const std::string& query, const std::optional<std::string>& repo) {
  const auto allowed = call.user_configuration<UserConfiguration>().repositories;
  if (!allowed.empty() && leads_away(query)) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "\"/query\": the linked account is confined to some repositories, so a query may "
                "not say where to search (repo:, user:, org:) nor use OR, NOT and parentheses; "
                "use \"repo\".");
  }
  if (repo) return " repo:" + RepositoryName(call, *repo).text();
  std::string text;
  for (const auto& each : allowed) text += " repo:" + RepositoryName(call, each).text();
  return text;
}

template <class T>
SearchPage<T> found(const Response& response, const Listing& listing) {
  auto out = response.as<SearchPage<T>>();
  out.cursor = listing.next(response);
  return out;
}

}  // namespace

SearchPage<FoundFile> search_code(const GitHub& github, Call& call, const SearchCode& arguments) {
  Listing listing(github.rest().segment("search").segment("code"));
  listing.with("q", arguments.query + places(call, arguments.query, arguments.repo))
      .with("per_page", std::to_string(arguments.per_page));
  const Response response = github.get(call, listing.address(arguments.cursor), "search for code",
                                       "application/vnd.github.text-match+json");
  return found<FoundFile>(response, listing);
}

SearchPage<Issue> search_issues(const GitHub& github, Call& call, const SearchIssues& arguments) {
  std::string query = arguments.query + places(call, arguments.query, arguments.repo);
  query += arguments.type == "issue" ? " is:issue" : " is:pull-request";
  if (arguments.state) query += " state:" + *arguments.state;
  Listing listing(github.rest().segment("search").segment("issues"));
  listing.with("q", query)
      .with("sort", arguments.sort)
      .with("per_page", std::to_string(arguments.per_page));
  const Response response =
      github.get(call, listing.address(arguments.cursor), "search for issues");
  return found<Issue>(response, listing);
}

}  // namespace github
