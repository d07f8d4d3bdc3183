// Values that satisfy a JSON Schema, made from the schema itself.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::conformance {

// How much of an object is there.
enum class Fill : std::uint8_t {
  kRequired,  // only what is required
  kDefaults,  // and what has a default, as the host fills it in
  kAll        // every property
};

// Returns a value that is likely to satisfy `schema`. Uses what the schema names (const, enum,
// default, examples) before it makes up something; whoever needs to be sure checks the value.
// References are followed inside `root`. `folder` is an empty folder for texts that are paths.
nlohmann::json sample(const nlohmann::json& schema, const nlohmann::json& root, Fill fill,
                      const std::string& folder);

// Returns `object` with another value for each member that `schema` lets have one. `accepts`
// decides whether a changed object still satisfies the schema.
nlohmann::json other_sample(nlohmann::json object, const nlohmann::json& schema,
                            const std::function<bool(const nlohmann::json&)>& accepts);

}  // namespace patchbay::conformance
