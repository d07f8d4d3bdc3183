// Values that satisfy a JSON Schema, made from the schema itself.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::conformance {

// Which members an object gets.
enum class Fill : std::uint8_t {
  kRequired,  // only required members
  kDefaults,  // also members with a default, as the host adds them
  kAll        // every property
};

// Returns a value that is likely to satisfy `schema`. Prefers values that the schema names (const,
// enum, default, examples). If the value must satisfy the schema, check it. Follows references
// inside `root`. `folder` is an empty folder for texts that are paths.
nlohmann::json sample(const nlohmann::json& schema, const nlohmann::json& root, Fill fill,
                      const std::string& folder);

// Returns `object` with another value for each member for which `schema` allows another value.
// `accepts` decides whether a changed object still satisfies the schema.
nlohmann::json other_sample(nlohmann::json object, const nlohmann::json& schema,
                            const std::function<bool(const nlohmann::json&)>& accepts);

}  // namespace patchbay::conformance
