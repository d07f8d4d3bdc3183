#pragma once

#include <optional>

#include "schema/model.h"

namespace patchbay::schema {

// A member that tells alternatives apart: each of them says, by const or enum, which values it has,
// and no two have one in common.
struct Tag {
  std::string_view key;
  std::vector<std::vector<const Node*>> options;  // of each alternative
};

// The tag of alternatives for an object: its first member that is one, else the first that the
// alternatives have.
std::optional<Tag> find_tag(const Model& model, const std::vector<SubschemaId>& alternatives,
                            const Node& object);

// Whether a value equals one of the others.
bool is_among(const Node& value, const std::vector<const Node*>& options);

}  // namespace patchbay::schema
