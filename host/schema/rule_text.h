// Describes a schema's rules in words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/model.h"

namespace patchbay::schema {

// Returns true if the bound itself is excluded. In draft 04, the boolean keywords exclusiveMinimum
// and exclusiveMaximum decide this.
bool is_open_bound(const Model& model, SubschemaId owner, const Keyword& bound);

// Returns what an assertion allows, as the end of a sentence: "at least 3", "type string or null",
// "1 item".
std::string allowed_by(const Model& model, SubschemaId owner, const Keyword& assertion);

constexpr std::size_t kDescribed = 400;                 // maximum length in bytes
constexpr std::string_view kOfAnyKind = "of any kind";  // text for a schema without rules
// Describes the values that fit a subschema. The text can follow a noun: "that is at least 3".
// `value` is an example that fits, or nullptr. A rule for another kind than `value`'s is described
// with its kind. The text is cut to about `most` bytes.
std::string described(const Model& model, SubschemaId id, const Node* value,
                      std::size_t most = kDescribed);

// Says why `value` fits a subschema. Describes only the members that `value` has, and omits rules
// for other kinds of values.
std::string described_as_given(const Model& model, SubschemaId id, const Node& value);

}  // namespace patchbay::schema
