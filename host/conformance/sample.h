// Values that satisfy a JSON Schema, made from the schema itself.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::conformance {

// Doubles are exact for all whole numbers up to this one, 2^53 - 1.
inline constexpr double kLargestExact = 9007199254740991;

// Says which members an object in the sample gets.
enum class Fill : std::uint8_t {
  kRequired,  // only required members
  kDefaults,  // required members, and members with a default, which the host adds
  kAll        // every property
};

// Returns a value that is likely to satisfy `schema`. Prefers values that the schema names (const,
// enum, default, examples). Follows references inside `root`. `folder` is an empty folder for texts
// that are paths. If the value must satisfy the schema, the caller must check the value.
nlohmann::json sample(const nlohmann::json& schema, const nlohmann::json& root, Fill fill,
                      const std::string& folder);

// Returns `object` with a different value for each member, if `schema` allows a different value for
// that member. `accepts` decides whether a changed object still satisfies the schema.
nlohmann::json other_sample(nlohmann::json object, const nlohmann::json& schema,
                            const std::function<bool(const nlohmann::json&)>& accepts);

}  // namespace patchbay::conformance
