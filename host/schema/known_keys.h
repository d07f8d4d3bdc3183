#pragma once

#include <functional>

#include "schema/model.h"

namespace patchbay::schema {

// The keys that an object may have.
struct KnownKeys {
  std::vector<std::string_view> names;     // in the order of the schema, each once
  std::vector<std::string_view> patterns;  // of further keys
};
// By some subschemas together.
KnownKeys known_keys(const Model& model, const std::vector<SubschemaId>& ids);

// Whether a part that applies only under a condition counts: the child `index` of a keyword of
// `owner`, an alternative, a condition, what it chooses, or what a key asks for.
using Counts = std::function<bool(SubschemaId owner, const Keyword& keyword, std::size_t index)>;

// The subschemas that apply to the same value as `id` does: itself, and what it refers to in place.
// Without `counts` none that is under a condition.
std::vector<SubschemaId> in_place(const Model& model, SubschemaId id, const Counts& counts = {});

}  // namespace patchbay::schema
