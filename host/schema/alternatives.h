#pragma once

#include <optional>

#include "schema/model.h"

namespace patchbay::schema {

// A member that tells alternatives apart: each alternative lists the allowed values of the member
// by const or enum, and no two alternatives allow the same value.
struct Tag {
  std::string_view key;
  std::vector<std::vector<const Node*>> options;  // allowed values, for each alternative
};

// Returns the tag of the alternatives for an object: the first possible tag that is a member of the
// object; if the object has none of them, the first possible tag. Returns nothing if the
// alternatives have no tag.
std::optional<Tag> find_tag(const Model& model, const std::vector<SubschemaId>& alternatives,
                            const Node& object);

// Returns true if `value` equals one of the options.
bool is_among(const Node& value, const std::vector<const Node*>& options);

}  // namespace patchbay::schema
