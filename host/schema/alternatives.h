#pragma once

#include <memory>
#include <string>

#include "schema/model.h"
#include "schema/trace.h"

namespace patchbay::schema {

// Follows subschemas whose only rule is a reference, or an allOf with one subschema. Returns the
// first subschema with other rules. Follows only a few steps, because references may form a cycle.
SubschemaId meant(const Model& model, SubschemaId id);

// Returns true for the schemas `true` and {}, which allow every value.
bool allows_all(const Node& schema);
// Returns true if meant(model, id) allows no value. Such a subschema is `false`, is only the `not`
// of a schema that allows every value, or has an empty list of types or values.
bool allows_nothing(const Model& model, SubschemaId id);

// If `not` is the only rule of meant(model, id), returns the subschema of this `not`. Otherwise
// returns kNowhere.
SubschemaId negated(const Model& model, SubschemaId id);

// If an anyOf or oneOf is the only rule of meant(model, id), returns it. Otherwise returns nullptr.
const Keyword* union_meant(const Model& model, SubschemaId id);

// Returns the name of a subschema in quotes: its title, or the title of meant(model, id), or the
// last part of its reference. Returns "" if it has none of them.
std::string name_of(const Model& model, SubschemaId id);

// An alternative that the value does not fit, with the faults of the value.
struct Branch {
  SubschemaId id;
  TraceUnit unit;
  std::vector<Finding> findings;
  bool is_doubtful = false;  // true: another alternative may accept the tag's value
  bool is_tagged = false;    // true: the alternative lists the value of a tag (tags.h)
  bool is_chosen = false;    // true: chosen by keep_chosen()
  std::size_t unnamed = 0;   // number of the value's first members that the alternative does not
                             // name
  // The fault of a tag, with the values that this alternative and others list.
  std::shared_ptr<const Finding> tag_fault{};
};
using Branches = std::vector<Branch>;

// These functions remove alternatives that the caller probably did not mean, but never all of them.
// (keep_tagged() of tags.h does the same.)
// keep_allowing() removes the alternatives that allow no value.
void keep_allowing(Branches& branches, const std::string& pointer);
// keep_of_type() removes the alternatives for values of other types.
void keep_of_type(Branches& branches, const std::string& pointer, const Node& value);
// keep_chosen() keeps the alternatives that are not doubtful and whose keys the value has
// (has_all_keys). If none of them lists the value of a tag, the alternatives that list it are
// chosen too. If any is chosen, the others are removed. Exceptions: an alternative also stays if it
// names at least as many of the value's keys as each chosen one, or if it refuses the value at the
// same place as a chosen one.
void keep_chosen(Branches& branches, const std::string& pointer);

}  // namespace patchbay::schema
