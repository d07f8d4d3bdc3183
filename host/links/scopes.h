#pragma once

#include <span>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::links {

// Returns the scopes of `wanted` that are missing. A scope is missing if it is not in `granted` and
// no granted scope implies it, directly or through other scopes (`implies` in the manifest).
// Allocates no memory if every wanted scope is in `granted`.
std::vector<std::string> missing_scopes(const manifest::Manifest& connector,
                                        std::span<const std::string> granted,
                                        std::span<const std::string> wanted);

// Returns the scopes that no other scope of the list implies.
std::vector<std::string> least_of(const manifest::Manifest& connector,
                                  std::span<const std::string> scopes);

// Returns the scopes of `first`, then the scopes of `second` that are not in `first`.
std::vector<std::string> union_of(std::vector<std::string> first,
                                  std::span<const std::string> second);

}  // namespace patchbay::links
