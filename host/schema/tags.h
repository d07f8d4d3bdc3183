#pragma once

#include <map>
#include <optional>
#include <variant>

#include "schema/alternatives.h"

namespace patchbay::schema {

// A step into a value: the key of a member, or the index of an item.
using Step = std::variant<std::string_view, std::size_t>;
constexpr std::size_t kEachItem = SIZE_MAX;  // every item that has no schema of its own

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

// The tags of a value, and of the containers within it. Reads every key of the alternatives, so one
// tree serves all values that are compared with the same alternatives.
class TagTree {
 public:
  TagTree(const Model& model, const std::vector<SubschemaId>& alternatives);

  // Returns the tag of a member or an item, or null.
  [[nodiscard]] const Tag* tag(const Step& step) const;
  // Returns the tree of a member or an item; null if no alternative describes it.
  TagTree* below(const Step& step);
  [[nodiscard]] const Tags& tags() const { return tags_; }

 private:
  using Child = std::pair<SubschemaId, SubschemaId>;  // an alternative, and its part for a step

  explicit TagTree(const Model& model) : model_(model) {}
  void read(const std::vector<Child>& parts, std::size_t alternatives);

  const Model& model_;
  std::size_t alternatives_ = 0;
  std::map<Step, std::vector<Child>> children_;
  Tags tags_;
  std::map<Step, std::unique_ptr<TagTree>> below_;
};

// The value, or a container within it, with its tags.
struct TaggedPart {
  std::string pointer;
  const Node* value;
  TagTree* tree;
};
using TaggedParts = std::vector<TaggedPart>;  // the value itself first

// Returns the value and the first containers within it that the alternatives describe, down to a
// few levels.
TaggedParts tagged_parts(TagTree& tree, const std::string& pointer, const Node& value);

// Removes the alternatives that do not fit the values of the tags. If no alternative fits a tag,
// removes nothing and returns the fault of this tag. Then no other fault is needed. If some
// alternatives list values for such a tag, but not all do, sets their `tag_fault`.
std::optional<Finding> keep_tagged(Branches& branches, const TaggedParts& parts);

}  // namespace patchbay::schema
