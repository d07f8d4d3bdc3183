#include "oauth_messages/scope_list.h"

#include <algorithm>

#include "base/nearest.h"
#include "oauth_messages/reason.h"

namespace patchbay::oauth_messages {
namespace {

constexpr std::size_t kLongestScope = 1024;
constexpr std::size_t kMostScopes = 100;
constexpr std::size_t kLongestScopes = std::size_t{4} << 10;  // includes one separator for each
                                                              // scope

void add_once(std::vector<std::string>& list, std::string_view scope) {
  while (scope.starts_with(' ')) scope.remove_prefix(1);
  while (scope.ends_with(' ')) scope.remove_suffix(1);
  if (scope.empty() || std::find(list.begin(), list.end(), scope) != list.end()) return;
  list.emplace_back(scope);
}

}  // namespace

bool is_scope(std::string_view scope) {
  return !scope.empty() && scope.size() <= kLongestScope &&
         std::all_of(scope.begin(), scope.end(), [](char letter) {
           return letter > ' ' && letter <= '~' && letter != '"' && letter != '\\';
         });
}

std::vector<std::string> usable_scopes(std::vector<std::string> named) {
  std::erase_if(named, [](const auto& scope) { return !is_scope(scope); });
  std::size_t size = 0;
  const auto end = std::find_if(named.begin(), named.end(), [&](const auto& scope) {
    size += scope.size() + 1;
    return size > kLongestScopes;
  });
  named.erase(end, named.end());
  if (named.size() > kMostScopes) named.resize(kMostScopes);
  return named;
}

std::vector<std::string> separated(std::string_view text, std::string_view separator) {
  std::vector<std::string> scopes;
  while (!separator.empty() && !text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    add_once(scopes, text.substr(0, end));
    text.remove_prefix(std::min(end + separator.size(), text.size()));
  }
  return scopes;
}

Result<void> check_scopes(std::span<const std::string> scopes) {
  if (std::all_of(scopes.begin(), scopes.end(), is_scope)) return success();
  return oauth_failed(Reason::kInvalidScope,
                      "A scope that was asked for is not a scope: expected visible ASCII without "
                      "spaces, quotes and backslashes.");
}

Result<void> check_declared(std::span<const std::string> scopes, const manifest::OAuth2& declared) {
  PATCHBAY_TRY(check_scopes(scopes));
  std::vector<std::string_view> known;
  known.reserve(declared.scopes.size());
  for (const manifest::Scope& scope : declared.scopes) known.emplace_back(scope.name);
  for (const std::string& scope : scopes) {
    if (known.empty() || std::find(known.begin(), known.end(), scope) != known.end()) continue;
    return oauth_failed(Reason::kInvalidScope, "The scope \"" + scope +
                                                   "\" is not one that the connector declares." +
                                                   did_you_mean(scope, known));
  }
  return success();
}

}  // namespace patchbay::oauth_messages
