// JSON by chance: what a provider may say, and arguments that a caller may send.
#pragma once

#include <nlohmann/json.hpp>
#include <random>

namespace patchbay::conformance {

// Made from a seed, which is all that a run depends on.
using Chance = std::mt19937_64;

// Returns true once in `times`.
inline bool once_in(Chance& chance, std::uint64_t times) { return chance() % times == 0; }

// Returns any JSON value. `depth` is how deep it stands; deeper values are simpler.
nlohmann::json any_value(Chance& chance, int depth = 0);

// Replaces one value somewhere in what a provider could say by another one.
nlohmann::json changed(nlohmann::json value, Chance& chance);

// Returns a value that is likely to satisfy `schema`: at its limits, with hostile texts, with and
// without what is optional. References are followed inside `root`. Whoever needs to be sure checks
// the value.
nlohmann::json any_value_of(const nlohmann::json& schema, const nlohmann::json& root,
                            Chance& chance);

}  // namespace patchbay::conformance
