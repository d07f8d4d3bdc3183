#include "links/scopes.h"

#include <algorithm>

namespace patchbay::links {
namespace {

bool has(std::span<const std::string> list, const std::string& scope) {
  return std::find(list.begin(), list.end(), scope) != list.end();
}

// Returns the granted scopes and all scopes that they imply.
std::vector<std::string> closure(const manifest::Manifest& connector,
                                 std::span<const std::string> granted) {
  std::vector<std::string> held(granted.begin(), granted.end());
  for (std::size_t i = 0; i < held.size(); ++i) {
    for (const auto& auth : connector.auth) {
      for (const manifest::Scope& scope : manifest::scopes_of(auth)) {
        if (scope.name == held[i]) held = union_of(std::move(held), scope.implies);
      }
    }
  }
  return held;
}

}  // namespace

std::vector<std::string> missing_scopes(const manifest::Manifest& connector,
                                        std::span<const std::string> granted,
                                        std::span<const std::string> wanted) {
  const bool all = std::all_of(wanted.begin(), wanted.end(),
                               [&](const std::string& scope) { return has(granted, scope); });
  if (all) return {};
  const auto held = closure(connector, granted);
  std::vector<std::string> missing;
  for (const std::string& scope : wanted) {
    if (!has(held, scope)) missing.push_back(scope);
  }
  return missing;
}

std::vector<std::string> least_of(const manifest::Manifest& connector,
                                  std::span<const std::string> scopes) {
  std::vector<std::string> least(scopes.begin(), scopes.end());
  for (std::size_t i = least.size(); i-- > 0;) {
    const std::string scope = least[i];
    least.erase(least.begin() + static_cast<std::ptrdiff_t>(i));
    if (has(closure(connector, least), scope)) continue;
    least.insert(least.begin() + static_cast<std::ptrdiff_t>(i), scope);
  }
  return least;
}

std::vector<std::string> union_of(std::vector<std::string> first,
                                  std::span<const std::string> second) {
  for (const std::string& each : second) {
    if (!has(first, each)) first.push_back(each);
  }
  return first;
}

}  // namespace patchbay::links
