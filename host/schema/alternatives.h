#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "schema/model.h"
#include "schema/trace.h"

namespace patchbay::schema {

// Follows subschemas whose only rule is a reference, or an allOf with one subschema. Returns the
// first subschema that has other rules. Follows only a few steps, because references may form a
// cycle.
SubschemaId meant(const Model& model, SubschemaId id);

// Returns true for the schemas `true` and {}, which allow every value.
bool allows_all(const Node& schema);
// Returns true if the subschema to which `id` leads (see meant()) allows no value. Such a subschema
// is `false`, or only the `not` of a schema that allows every value.
bool allows_nothing(const Model& model, SubschemaId id);

// Returns the anyOf or oneOf that is the only rule of the subschema to which `id` leads, else null.
const Keyword* union_meant(const Model& model, SubschemaId id);

// Returns the name of a subschema in quotes: its title, else the title of meant(model, id), else
// the last part of its reference. Returns "" if there is no such name.
std::string name_of(const Model& model, SubschemaId id);

// A step into a value: the key of a member, or the index of an item.
using Step = std::variant<std::string_view, std::size_t>;

// A member or an item for which the alternatives list the allowed values (const or enum). Not all
// alternatives list the same values, so this member or item tells the alternatives apart.
struct Tag {
  struct List {
    SubschemaId alternative;
    std::vector<const Node*> values;  // empty: the alternative lists no values
    bool allows_none = false;         // the alternative allows no value here (allows_nothing)
  };

  std::size_t order = 0;      // position among the tags of the schema
  std::vector<List> lists{};  // one for each alternative that describes the member or item
  // A tag with a lower rank tells the alternatives apart better. `first` is the number of
  // alternatives that list no values. `second` is the number of listed values that are repetitions.
  std::pair<std::size_t, std::size_t> rank{};

  [[nodiscard]] bool is_listed_by_all() const { return rank.first == 0; }
};
using Tags = std::map<Step, Tag>;

// Returns the tags of the alternatives for values of this kind. Reads every key of these
// alternatives. With `member`, returns the tags of the member with this key.
Tags tags_of(const Model& model, const std::vector<SubschemaId>& alternatives, Kind kind,
             std::string_view member = {});

// The value, or a member of it, with its tags.
struct TaggedPart {
  std::string pointer;
  const Node* value;
  const Tags* tags;
};
using TaggedParts = std::vector<TaggedPart>;  // the value itself first

// An alternative that the value does not fit, with the faults of the value.
struct Branch {
  SubschemaId id;
  TraceUnit unit;
  std::vector<Finding> findings;
  bool is_doubtful = false;  // another alternative may accept the tag's value
  bool is_tagged = false;    // it lists the value of a tag
  bool is_chosen = false;    // see keep_chosen
};
using Branches = std::vector<Branch>;

// Each of these three functions removes the alternatives that the caller probably did not mean, but
// never all of them.
// keep_of_type: removes the alternatives for values of other types.
void keep_of_type(Branches& branches, const std::string& pointer, const Node& value);
// keep_tagged: removes the alternatives that do not fit the values of the tags. If no alternative
// fits a tag, removes nothing and returns the fault of this tag. Then no other fault is needed.
std::optional<Finding> keep_tagged(Branches& branches, const TaggedParts& parts);
// keep_chosen: chooses the alternatives that are not doubtful and whose keys the value has
// (has_all_keys). If none of these lists the value of a tag, also chooses those that do. If an
// alternative is chosen, removes the alternatives that are not. But if a chosen alternative expects
// another constant at a place, keeps every alternative that expects another constant at this place.
void keep_chosen(Branches& branches, const std::string& pointer);

}  // namespace patchbay::schema
