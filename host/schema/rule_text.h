// Describes in words what a schema requires.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/model.h"

namespace patchbay::schema {

// Returns true if the bound itself is not allowed. In draft 04, the boolean keywords
// exclusiveMinimum and exclusiveMaximum decide this.
bool is_open_bound(const Model& model, SubschemaId owner, const Keyword& bound);

// Returns what an assertion allows, as the end of a sentence: "at least 3", "type string or null",
// "1 item".
std::string allowed_by(const Model& model, SubschemaId owner, const Keyword& assertion);

constexpr std::size_t kDescribed = 400;                 // bytes
constexpr std::string_view kOfAnyKind = "of any kind";  // describes a schema without rules
// Describes the values that fit a subschema. The text can follow a noun: "that is at least 3".
// `value`: an example that fits the subschema, or null if none is known. If a rule is not for
// values of the kind of `value`, the text names the kind that it is for. Cuts the text to about
// `most` bytes.
std::string described(const Model& model, SubschemaId id, const Node* value,
                      std::size_t most = kDescribed);

// Says why `value` fits a subschema. Describes only the members that `value` has, and leaves out
// rules for other kinds of values.
std::string described_as_given(const Model& model, SubschemaId id, const Node& value);

}  // namespace patchbay::schema
