#pragma once

#include <functional>

#include "schema/model.h"

namespace patchbay::schema {

// The keys that an object may have.
struct KnownKeys {
  std::vector<std::string_view> names;     // in the order of the schema, each once
  std::vector<std::string_view> patterns;  // patterns of further keys
  std::vector<std::string_view> absent;    // the names that a given object does not have
};
// Returns the keys and patterns that the subschemas name. Leaves out keys that have the schema
// `false`. Leaves `absent` empty, because no object is given.
KnownKeys known_keys(const Model& model, const std::vector<SubschemaId>& ids);

// The members and items that the subschemas for one value may evaluate (parts_evaluated_by).
struct EvaluatedParts {
  bool all = false;                     // all members
  std::vector<std::string_view> names;  // of members, sorted
  std::vector<const Pattern*> patterns;
  std::size_t items = 0;  // number of the first items; SIZE_MAX: all items
};
// Returns the parts that `id`, its references, and the parts of its conditions and alternatives may
// evaluate. Includes subschemas that the value does not fit. Leaves out the unevaluated* keywords
// of `id` itself, because they ask for these parts.
EvaluatedParts parts_evaluated_by(const Model& model, SubschemaId id);

// Decides whether in_place() includes a part that applies only under a condition: an alternative,
// an `if`, a `then` or `else`, or a subschema that applies only if a key is present. The part is
// child `index` of `keyword` of `owner`.
using Counts = std::function<bool(SubschemaId owner, const Keyword& keyword, std::size_t index)>;

// Returns the subschemas that apply to the same value as `id`: `id`, its references, and the parts
// of its allOf. Includes a part under a condition only if `counts` returns true for it. Without
// `counts`, includes no such part.
std::vector<SubschemaId> in_place(const Model& model, SubschemaId id, const Counts& counts = {});

}  // namespace patchbay::schema
