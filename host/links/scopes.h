#pragma once

#include <span>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::links {

// The scopes of `wanted` that `granted` does not hold, neither by name nor by what a granted scope
// implies (the manifest's `implies`, through any number of steps). Allocates nothing if all are
// held by name.
std::vector<std::string> missing_scopes(const manifest::Manifest& connector,
                                        std::span<const std::string> granted,
                                        std::span<const std::string> wanted);

// The scopes that no other of them implies.
std::vector<std::string> least_of(const manifest::Manifest& connector,
                                  std::span<const std::string> scopes);

// Both lists, each scope once, in this order.
std::vector<std::string> union_of(std::vector<std::string> first,
                                  std::span<const std::string> second);

}  // namespace patchbay::links
