#pragma once

#include "schema/model.h"

namespace patchbay::schema {

// The keys that an object may have.
struct KnownKeys {
  std::vector<std::string_view> names;     // in the order of the schema, each once
  std::vector<std::string_view> patterns;  // of further keys
};
// By some subschemas together.
KnownKeys known_keys(const Model& model, const std::vector<SubschemaId>& ids);

// The subschemas that apply to the same value as `id` does: itself, and what it refers to in place.
// `through_alternatives`: those of which only one has to hold, too.
std::vector<SubschemaId> in_place(const Model& model, SubschemaId id, bool through_alternatives);

}  // namespace patchbay::schema
