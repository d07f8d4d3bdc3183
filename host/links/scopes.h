#pragma once

#include <span>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::links {

// Returns the scopes of `wanted` that `granted` does not have, neither by name nor because a
// granted scope implies them (the manifest's `implies`, through any number of steps). Allocates
// nothing if all are there by name.
std::vector<std::string> missing_scopes(const manifest::Manifest& connector,
                                        std::span<const std::string> granted,
                                        std::span<const std::string> wanted);

// Returns the scopes that no other scope of the list implies.
std::vector<std::string> least_of(const manifest::Manifest& connector,
                                  std::span<const std::string> scopes);

// Returns the scopes of both lists, each once, in this order.
std::vector<std::string> union_of(std::vector<std::string> first,
                                  std::span<const std::string> second);

}  // namespace patchbay::links
