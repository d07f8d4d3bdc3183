// Makes random JSON: answers that a provider may send, and arguments that a caller may send.
#pragma once

#include <nlohmann/json.hpp>
#include <random>

namespace patchbay::conformance {

// The random numbers of a run. The seed alone decides them.
using Chance = std::mt19937_64;

// Returns true with the probability 1 / `times`.
inline bool once_in(Chance& chance, std::uint64_t times) { return chance() % times == 0; }

// Returns a random JSON value. `depth` is the value's level of nesting; a deeper value is simpler.
nlohmann::json any_value(Chance& chance, int depth = 0);

// Returns `value`, an answer of a provider, with one value somewhere inside it replaced by a random
// value.
nlohmann::json changed(nlohmann::json value, Chance& chance);

// Returns a value that is likely to satisfy `schema`. The value is often at the schema's limits,
// has hostile texts, or lacks optional members. Follows references inside `root`. If the value must
// satisfy the schema, the caller must check the value.
nlohmann::json any_value_of(const nlohmann::json& schema, const nlohmann::json& root,
                            Chance& chance);

}  // namespace patchbay::conformance
