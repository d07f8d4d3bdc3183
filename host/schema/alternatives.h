#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "schema/model.h"
#include "schema/trace.h"

namespace patchbay::schema {

// Returns the subschema that `id` means: while the only rule of a subschema is a reference, or an
// allOf of one, what stands there.
SubschemaId meant(const Model& model, SubschemaId id);

// Returns the anyOf or oneOf that is the only rule of what `id` means, else null.
const Keyword* union_meant(const Model& model, SubschemaId id);

// Returns the name of a subschema in quotes: its title, else that of what it means, else the last
// part of its reference. Returns "" if it has none.
std::string name_of(const Model& model, SubschemaId id);

// A step into a value: the key of a member, or the index of an item.
using Step = std::variant<std::string_view, std::size_t>;

// A place for which alternatives list the values that they allow, by const or enum, and not all the
// same.
struct Tag {
  struct List {
    SubschemaId alternative;
    std::vector<const Node*> values;  // none: it has another rule for the place
  };

  std::size_t order = 0;      // in the schema
  std::vector<List> lists{};  // of the alternatives that name the place
  // How badly it tells them apart: by the alternatives that list nothing, and then by the values
  // that a further alternative lists again.
  std::pair<std::size_t, std::size_t> rank{};

  [[nodiscard]] bool is_listed_by_all() const { return rank.first == 0; }
};
using Tags = std::map<Step, Tag>;

// Returns the tags of the alternatives for values of this kind. Reads every key.
Tags tags_of(const Model& model, const std::vector<SubschemaId>& alternatives, Kind kind);

// An alternative that does not hold, with the faults that it has for a value.
struct Branch {
  SubschemaId id;
  TraceUnit unit;
  std::vector<Finding> findings;
  bool is_doubtful = false;  // it refuses a constant that may stand in another
  bool is_chosen = false;    // by its keys
};
using Branches = std::vector<Branch>;

// Each of these three keeps only the alternatives that the value at `pointer` chooses, if it
// chooses any.
// keep_of_type: those for values of its type.
void keep_of_type(Branches& branches, const std::string& pointer, const Node& value);
// keep_tagged: those that the tags of the value choose. Returns a fault of the tag, which says
// everything, if it chooses none.
std::optional<Finding> keep_tagged(Branches& branches, const std::string& pointer,
                                   const Node& value, const Tags& tags);
// keep_chosen: those that lack no key and know all that are given. If one of them wants another
// constant, whatever wants another there may be meant too.
void keep_chosen(Branches& branches, const std::string& pointer);

}  // namespace patchbay::schema
