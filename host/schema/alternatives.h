#pragma once

#include "schema/member_index.h"
#include "schema/model.h"

namespace patchbay::schema {

// A member that tells alternatives apart: each alternative lists the allowed values of the member
// by const or enum, and no two alternatives allow the same value.
struct Tag {
  std::string_view key;
  std::vector<std::vector<const Node*>> options;  // allowed values, for each alternative
};

// Returns the possible tags of the alternatives, in the order of the schema. Reads every key of the
// first alternative.
std::vector<Tag> tags_of(const Model& model, const std::vector<SubschemaId>& alternatives,
                         MemberIndex& index);
// Returns the first of the tags that is a member of the value; if none is, the first of all.
// Returns null if there are no tags, or if the value is not an object.
const Tag* tag_for(const std::vector<Tag>& tags, const Node& value, MemberIndex& index);

// Returns true if `value` equals one of the options.
bool is_among(const Node& value, const std::vector<const Node*>& options);

}  // namespace patchbay::schema
