#include "schema/tags.h"

#include <algorithm>
#include <tuple>

#include "schema/fault_text.h"
#include "schema/known_keys.h"
#include "schema/value_equality.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kMostItems = 10;  // a few items of a long list are enough

// Returns the keyword with a list of schemas for the first items. Returns nullptr if there is no
// such keyword.
const Keyword* tuple_of(const Subschema& schema) {
  if (const Keyword* prefix = schema.find(Word::kPrefixItems)) return prefix;
  const Keyword* items = schema.find(Word::kItems);
  return items && items->value->is(Kind::kArray) ? items : nullptr;
}

// Returns the keyword with the schema of all other items, or nullptr.
const Keyword* rest_of(const Subschema& schema) {
  const Keyword* items = schema.find(Word::kItems);
  return items && items->value->is(Kind::kArray) ? schema.find(Word::kAdditionalItems) : items;
}

// Returns the steps to the parts of a value that have their own subschema, each with this
// subschema.
std::vector<std::pair<Step, SubschemaId>> steps_of(const Subschema& schema) {
  std::vector<std::pair<Step, SubschemaId>> steps;
  if (const Keyword* properties = schema.find(Word::kProperties)) {
    for (std::size_t i = 0; i < properties->children.size(); ++i) {
      steps.emplace_back(properties->value->members()[i].key, properties->children[i]);
    }
  }
  if (const Keyword* tuple = tuple_of(schema)) {
    for (std::size_t i = 0; i < tuple->children.size(); ++i) {
      steps.emplace_back(i, tuple->children[i]);
    }
  }
  if (const Keyword* rest = rest_of(schema)) {
    steps.emplace_back(kEachItem, rest->children.front());
  }
  return steps;
}

// Returns the values that const or enum allow; of several lists, the shortest. Returns an empty
// list if any value is allowed.
std::vector<const Node*> values_listed(const Model& model, SubschemaId id) {
  std::span<const Node> shortest;
  for (const SubschemaId part : in_place(model, id)) {
    const Keyword* list = model.at(part).find(Word::kEnum);
    if (const Keyword* constant = model.at(part).find(Word::kConst)) {
      shortest = {constant->value, 1};
    } else if (list && (shortest.empty() || list->value->items().size() < shortest.size())) {
      shortest = list->value->items();
    }
  }
  return pointers_to(shortest);
}

// Adds the alternative's list. If several parts of the alternative have a list, uses the shortest.
void add_list(Tag& tag, const Model& model, SubschemaId alternative, SubschemaId child) {
  if (tag.lists.empty() || tag.lists.back().alternative != alternative) {
    tag.lists.push_back({alternative, {}});
  }
  Tag::List& list = tag.lists.back();
  list.allows_none = list.allows_none || allows_nothing(model, child);
  auto values = values_listed(model, child);
  const bool is_shorter = list.values.empty() || values.size() < list.values.size();
  if (is_shorter && !values.empty()) list.values = std::move(values);
  if (list.allows_none) list.values.clear();
}

// Sets the rank. Returns true if some alternatives have lists and these lists differ.
bool tells_apart(Tag& tag, std::size_t alternatives) {
  std::vector<std::uint64_t> values;
  std::size_t lists = 0;
  for (const Tag::List& list : tag.lists) {
    lists += list.values.empty() && !list.allows_none ? 0 : 1;
    for (const Node* value : list.values) values.push_back(ValueHash(0).of(NodeValue(*value)));
  }
  const std::size_t listed = values.size();
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  tag.rank = {alternatives - lists, listed - values.size()};
  return (lists > 0 && tag.lists.size() < alternatives) ||
         std::any_of(tag.lists.begin(), tag.lists.end(),
                     [&](const Tag::List& list) { return list.values.size() != values.size(); });
}

bool is_among(const Node& value, const std::vector<const Node*>& options) {
  return std::any_of(options.begin(), options.end(), [&](const Node* option) {
    return equal(NodeValue(*option), NodeValue(value));
  });
}

// Returns the step as a reference token of a pointer.
std::string step_token(const Step& step) {
  const auto* item = std::get_if<std::size_t>(&step);
  return item ? "/" + std::to_string(*item) : pointer_token(std::get<std::string_view>(step));
}

// Returns the parts of a value, each with its step. Returns only the first items of a list.
std::vector<std::pair<Step, const Node*>> parts_of(const Node& value) {
  std::vector<std::pair<Step, const Node*>> parts;
  if (value.is(Kind::kObject)) {
    for (const auto& [key, member] : value.members()) parts.emplace_back(key, &member);
  } else if (value.is(Kind::kArray)) {
    const auto items = value.items();
    for (const Node& item : items.first(std::min(items.size(), kMostItems))) {
      parts.emplace_back(parts.size(), &item);
    }
  }
  return parts;
}

// Returns the step's entry. An item without its own entry has the entry of kEachItem.
template <class Map>
auto entry_of(Map& map, const Step& step) {
  const auto at = map.find(step);
  return at == map.end() && step.index() == 1 ? map.find(Step(kEachItem)) : at;
}

// Returns true if every alternative reports the key as missing.
bool all_lack(const Branches& branches, const std::string& pointer, std::string_view key) {
  return std::all_of(branches.begin(), branches.end(), [&](const Branch& branch) {
    return std::any_of(branch.findings.begin(), branch.findings.end(), [&](const Finding& finding) {
      return is_missing_key(finding, pointer) && finding.key == key;
    });
  });
}

// A tag that the value has, or a tag that the value lacks although all alternatives require it.
struct Choice {
  const Tag* tag;
  const TaggedPart* owner;
  Step step;
  const Node* part = nullptr;     // the tag's part of the value; nullptr: the value lacks the tag
  const Finding* lack = nullptr;  // the fault of the missing tag, or nullptr
  bool is_listed = false;         // true: the part is an item whose value is in a list

  [[nodiscard]] std::string pointer() const { return owner->pointer + step_token(step); }
};

// Adds the tags that the value itself lacks although all alternatives require them.
void add_lacked(std::vector<Choice>& choices, const Branches& branches, const TaggedPart& whole) {
  for (const Finding& finding : branches.front().findings) {
    if (!is_missing_key(finding, whole.pointer)) continue;
    const Step step = std::string_view(finding.key);
    const Tag* tag = whole.tree->tag(step);
    if (!tag || !tag->is_listed_by_all()) continue;
    if (!all_lack(branches, whole.pointer, finding.key)) continue;
    choices.push_back({tag, &whole, step, nullptr, &finding});
  }
}

// Returns the choices, most important first.
std::vector<Choice> choices_of(const Branches& branches, const TaggedParts& parts) {
  std::vector<Choice> choices;
  for (const TaggedPart& owner : parts) {
    if (owner.tree->tags().empty()) continue;
    for (const auto& [step, part] : parts_of(*owner.value)) {
      const Tag* tag = owner.tree->tag(step);
      if (!tag) continue;
      const bool is_listed = step.index() == 1 && std::any_of(tag->lists.begin(), tag->lists.end(),
                                                              [part = part](const Tag::List& list) {
                                                                return is_among(*part, list.values);
                                                              });
      choices.push_back({tag, &owner, step, part, nullptr, is_listed});
    }
  }
  if (!parts.front().tree->tags().empty()) add_lacked(choices, branches, parts.front());
  const auto weight = [](const Choice& choice) {
    return std::tuple(choice.tag->rank, choice.owner, !choice.part, choice.tag->order,
                      !choice.is_listed);
  };
  std::stable_sort(choices.begin(), choices.end(), [&](const Choice& left, const Choice& right) {
    return weight(left) < weight(right);
  });
  return choices;
}

using RemainingBranches = std::map<SubschemaId, Branch*>;

// Returns true if the alternative certainly accepts the value at the place: it has no fault at the
// place, and no fault of a surrounding container whose parts were not examined.
bool accepts_at(const Branch& branch, const std::string& pointer) {
  return std::none_of(branch.findings.begin(), branch.findings.end(), [&](const Finding& finding) {
    const bool may_be_below = finding.fault.allowed == kNotExamined;
    return is_at(finding, pointer) ||
           (may_be_below && pointer.starts_with(finding.fault.pointer + "/"));
  });
}

// If an alternative lists the tag's value, removes the alternatives that list only other values.
// Otherwise returns the alternatives that have lists.
std::vector<Branch*> keep_choice(const Choice& choice, RemainingBranches& left) {
  std::vector<Branch*> refusing;
  std::vector<Branch*> listing;
  bool is_listed = false;
  bool may_stand = false;  // true: an alternative without a list may accept the value
  for (const auto& [alternative, values, allows_none] : choice.tag->lists) {
    const auto branch = left.find(alternative);
    if (branch == left.end()) continue;
    const bool lists_this = is_among(*choice.part, values);
    const bool refuses = allows_none || (!values.empty() && !lists_this);
    if (!values.empty()) listing.push_back(branch->second);
    is_listed = is_listed || lists_this;
    may_stand =
        may_stand || (!refuses && values.empty() && accepts_at(*branch->second, choice.pointer()));
    branch->second->is_tagged = branch->second->is_tagged || lists_this;
    if (refuses) refusing.push_back(branch->second);
  }
  if (!is_listed && !listing.empty() && refusing.size() == left.size()) return refusing;
  for (Branch* branch : refusing) {
    branch->is_doubtful = branch->is_doubtful || may_stand;
    if (is_listed) left.erase(branch->id);
  }
  return is_listed ? std::vector<Branch*>() : listing;
}

// Returns the fault of a value that lacks the tag, or whose tag has a value that is in no list.
Finding fault_of_tag(const Choice& choice, const std::vector<Branch*>& branches) {
  std::vector<const Node*> options;
  for (const auto& [alternative, values, allows_none] : choice.tag->lists) {
    const bool counts =
        std::any_of(branches.begin(), branches.end(),
                    [&, id = alternative](const Branch* branch) { return branch->id == id; });
    if (counts) options.insert(options.end(), values.begin(), values.end());
  }
  if (choice.part) return neither(choice.pointer(), "enum", *choice.part, std::move(options), {});
  Finding finding = *choice.lack;
  finding.fault.sentence += " It is " + values_allowed(options) + ".";
  return finding;
}

}  // namespace

TagTree::TagTree(const Model& model, const std::vector<SubschemaId>& alternatives) : model_(model) {
  std::vector<Child> parts;
  for (const SubschemaId id : alternatives) parts.emplace_back(id, id);
  read(parts, alternatives.size());
}

void TagTree::read(const std::vector<Child>& parts, std::size_t alternatives) {
  alternatives_ = alternatives;
  const auto tag_at = [&](const Step& step) -> Tag& {
    return tags_.try_emplace(step, Tag{tags_.size()}).first->second;
  };
  for (const auto& [alternative, subschema] : parts) {
    const auto certain = in_place(model_, subschema);
    for (const SubschemaId part : certain) {
      for (const auto& [step, child] : steps_of(model_.at(part))) {
        children_[step].emplace_back(alternative, child);
        add_list(tag_at(step), model_, alternative, child);
      }
    }
    // Conditional parts describe the step, but do not certainly restrict its values.
    for (const SubschemaId part : in_place(model_, subschema, [](auto...) { return true; })) {
      if (std::find(certain.begin(), certain.end(), part) != certain.end()) continue;
      for (const auto& [step, child] : steps_of(model_.at(part))) {
        auto& lists = tag_at(step).lists;
        if (lists.empty() || lists.back().alternative != alternative) {
          lists.push_back({alternative, {}});
        }
      }
    }
  }
  for (auto at = tags_.begin(); at != tags_.end();) {
    at = tells_apart(at->second, alternatives) ? std::next(at) : tags_.erase(at);
  }
}

const Tag* TagTree::tag(const Step& step) const {
  const auto at = entry_of(tags_, step);
  return at == tags_.end() ? nullptr : &at->second;
}

TagTree* TagTree::below(const Step& step) {
  const auto at = entry_of(children_, step);
  if (at == children_.end()) return nullptr;
  std::unique_ptr<TagTree>& tree = below_[at->first];
  if (!tree) {
    tree.reset(new TagTree(model_));
    tree->read(at->second, alternatives_);
  }
  return tree.get();
}

TaggedParts tagged_parts(TagTree& tree, const std::string& pointer, const Node& value) {
  constexpr std::size_t kMostParts = 10;
  TaggedParts parts = {{pointer, &value, &tree}};
  for (std::size_t i = 0; i < parts.size() && parts.size() < kMostParts; ++i) {
    const TaggedPart outer = parts[i];
    for (const auto& [step, part] : parts_of(*outer.value)) {
      if (part->kind() < Kind::kArray || parts.size() == kMostParts) continue;
      TagTree* inner = outer.tree->below(step);
      if (inner) parts.push_back({outer.pointer + step_token(step), part, inner});
    }
  }
  return parts;
}

std::optional<Finding> keep_tagged(Branches& branches, const TaggedParts& parts) {
  RemainingBranches left;
  std::vector<std::pair<Choice, std::vector<Branch*>>> refused;  // values that are in no
                                                                 // alternative's list
  for (Branch& branch : branches) left.emplace(branch.id, &branch);
  for (const Choice& choice : choices_of(branches, parts)) {
    if (left.size() == 1) break;
    std::vector<Branch*> listing;
    if (choice.part) {
      listing = keep_choice(choice, left);
    } else {
      for (const auto& [id, branch] : left) listing.push_back(branch);
    }
    if (listing.empty()) continue;
    if (listing.size() == left.size()) return fault_of_tag(choice, listing);
    refused.emplace_back(choice, std::move(listing));
  }
  for (auto& [choice, listing] : refused) {
    std::erase_if(listing, [&](const Branch* branch) {
      return branch->tag_fault || !left.contains(branch->id);
    });
    if (listing.size() < 2) continue;
    const auto fault = std::make_shared<const Finding>(fault_of_tag(choice, listing));
    for (Branch* branch : listing) branch->tag_fault = fault;
  }
  std::erase_if(branches, [&](const Branch& branch) { return !left.contains(branch.id); });
  return std::nullopt;
}

}  // namespace patchbay::schema
