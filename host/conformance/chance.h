// Makes random JSON: answers that a provider may send, and arguments that a caller may send.
#pragma once

#include <nlohmann/json.hpp>
#include <random>

namespace patchbay::conformance {

// The random numbers of a run. They depend only on a seed.
using Chance = std::mt19937_64;

// Returns true with the probability 1 / `times`.
inline bool once_in(Chance& chance, std::uint64_t times) { return chance() % times == 0; }

// Returns a random JSON value. `depth` is its level of nesting; deeper values are simpler.
nlohmann::json any_value(Chance& chance, int depth = 0);

// Returns the answer `value` of a provider, with one value somewhere in it replaced by another
// value.
nlohmann::json changed(nlohmann::json value, Chance& chance);

// Returns a value that is likely to satisfy `schema`: often at its limits, with hostile texts, with
// or without optional members. Follows references inside `root`. If the value must satisfy the
// schema, check it.
nlohmann::json any_value_of(const nlohmann::json& schema, const nlohmann::json& root,
                            Chance& chance);

}  // namespace patchbay::conformance
