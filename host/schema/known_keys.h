#pragma once

#include <functional>

#include "schema/model.h"

namespace patchbay::schema {

// The keys that an object may have.
struct KnownKeys {
  std::vector<std::string_view> names;     // in the schema's order, without repetitions
  std::vector<std::string_view> patterns;  // patterns for further keys
  std::vector<std::string_view> absent;    // the names that a given object lacks
};
// Returns the keys and patterns in the subschemas. Omits keys whose schema is `false`. `absent`
// stays empty, because there is no object.
KnownKeys known_keys(const Model& model, const std::vector<SubschemaId>& ids);

// The members and items that the subschemas for one value may evaluate (result of
// parts_evaluated_by).
struct EvaluatedParts {
  bool all = false;                     // true: all members
  std::vector<std::string_view> names;  // names of members, sorted
  std::vector<const Pattern*> patterns;
  std::size_t items = 0;  // number of first items; SIZE_MAX: all items
};
// Returns the parts that may be evaluated by `id`, its references, and the parts of its conditions
// and alternatives. Includes subschemas that the value does not fit. Omits the unevaluated*
// keywords of `id` itself, because they use this result.
EvaluatedParts parts_evaluated_by(const Model& model, SubschemaId id);

// Decides whether in_place() includes a conditional part: an alternative, an `if`, a `then` or
// `else`, or a subschema that applies only if a key is present. The part is child `index` of
// `keyword` of `owner`.
using Counts = std::function<bool(SubschemaId owner, const Keyword& keyword, std::size_t index)>;

// Returns the subschemas that apply to the same value as `id`: `id`, its references, and the parts
// of its allOf. A conditional part is included only if `counts` is set and returns true for it.
std::vector<SubschemaId> in_place(const Model& model, SubschemaId id, const Counts& counts = {});

}  // namespace patchbay::schema
