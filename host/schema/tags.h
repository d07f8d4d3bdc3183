#pragma once

#include <map>
#include <optional>
#include <variant>

#include "schema/alternatives.h"

namespace patchbay::schema {

// A step into a value: a member's key or an item's index.
using Step = std::variant<std::string_view, std::size_t>;
constexpr std::size_t kEachItem = SIZE_MAX;  // every item without its own schema

// A member or item whose allowed values the alternatives list (const or enum). The lists differ, so
// this member or item distinguishes the alternatives.
struct Tag {
  struct List {
    SubschemaId alternative;
    std::vector<const Node*> values;  // empty: the alternative has no list
    bool allows_none = false;         // true: the alternative allows no value here (allows_nothing)
  };

  std::size_t order = 0;      // position among the schema's tags
  std::vector<List> lists{};  // one for each alternative that describes the member or item
  // A tag with a lower rank distinguishes the alternatives better. `first` is the number of
  // alternatives without a list. `second` is the number of values that are in several lists.
  std::pair<std::size_t, std::size_t> rank{};

  [[nodiscard]] bool is_listed_by_all() const { return rank.first == 0; }
};
using Tags = std::map<Step, Tag>;

// The tags of a value and of the containers inside it. Reads every key of the alternatives, so one
// tree serves all values that are compared with them.
class TagTree {
 public:
  TagTree(const Model& model, const std::vector<SubschemaId>& alternatives);

  // Returns the tag of a member or item, or nullptr.
  [[nodiscard]] const Tag* tag(const Step& step) const;
  // Returns the tree of a member or item. Returns nullptr if no alternative describes it.
  TagTree* below(const Step& step);
  [[nodiscard]] const Tags& tags() const { return tags_; }

 private:
  using Child = std::pair<SubschemaId, SubschemaId>;  // an alternative, and its subschema for a
                                                      // step

  explicit TagTree(const Model& model) : model_(model) {}
  void read(const std::vector<Child>& parts, std::size_t alternatives);

  const Model& model_;
  std::size_t alternatives_ = 0;
  std::map<Step, std::vector<Child>> children_;
  Tags tags_;
  std::map<Step, std::unique_ptr<TagTree>> below_;
};

// The value, or a container inside it, with its tags.
struct TaggedPart {
  std::string pointer;
  const Node* value;
  TagTree* tree;
};
using TaggedParts = std::vector<TaggedPart>;  // the value itself is first

// Returns the value and the first containers inside it that the alternatives describe, down to a
// few levels.
TaggedParts tagged_parts(TagTree& tree, const std::string& pointer, const Node& value);

// Removes the alternatives that do not fit the tags' values. If no alternative fits a tag, removes
// none and returns this tag's fault, which then is the only fault. If only some alternatives have a
// list for such a tag, sets their `tag_fault`.
std::optional<Finding> keep_tagged(Branches& branches, const TaggedParts& parts);

}  // namespace patchbay::schema
