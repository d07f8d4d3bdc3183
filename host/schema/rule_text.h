// What a schema asks, in words.
#pragma once

#include <cstddef>
#include <string>

#include "schema/model.h"

namespace patchbay::schema {

// Whether a bound excludes itself; in draft 04 another keyword says so.
bool is_open_bound(const Model& model, SubschemaId owner, const Keyword& bound);

// What an assertion allows, as a sentence ends: "at least 3", "type string or null", "1 item".
std::string allowed_by(const Model& model, SubschemaId owner, const Keyword& assertion);

// The values that fit a subschema, as they follow a noun: "that is at least 3 and with the key
// "a"". `value` fits it; rules that say nothing about its kind are told with that condition. Null:
// unknown.
constexpr std::size_t kDescribed = 400;  // bytes
std::string described(const Model& model, SubschemaId id, const Node* value,
                      std::size_t most = kDescribed);

// Why a value fits a subschema: its members are told as they are, and no rule for other kinds is.
std::string described_as_given(const Model& model, SubschemaId id, const Node& value);

}  // namespace patchbay::schema
