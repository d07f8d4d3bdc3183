#pragma once

#include <functional>

#include "schema/model.h"

namespace patchbay::schema {

// The keys that an object may have.
struct KnownKeys {
  std::vector<std::string_view> names;     // in the order of the schema, each once
  std::vector<std::string_view> patterns;  // patterns of further keys
};
// Returns the keys that the subschemas name together.
KnownKeys known_keys(const Model& model, const std::vector<SubschemaId>& ids);

// The keys that may be evaluated by the subschemas that apply to the same value.
struct EvaluatedKeys {
  bool all = false;                     // another subschema than the first judges every key
  std::vector<std::string_view> names;  // sorted
  std::vector<const Pattern*> patterns;
};
// Returns the keys that `id`, what it refers to, and the parts of its conditions and alternatives
// may evaluate, whether they hold or not.
EvaluatedKeys keys_evaluated_by(const Model& model, SubschemaId id);

// Returns true if a part that applies only under a condition must be included. The part is child
// `index` of `keyword` of `owner`: an alternative, a condition, what a condition chooses, or what a
// key requires.
using Counts = std::function<bool(SubschemaId owner, const Keyword& keyword, std::size_t index)>;

// Returns the subschemas that apply to the same value as `id`: `id`, what it refers to, and the
// parts of its allOf. Parts under a condition are included only if `counts` accepts them; without
// `counts` none is.
std::vector<SubschemaId> in_place(const Model& model, SubschemaId id, const Counts& counts = {});

}  // namespace patchbay::schema
