#include "schema/alternatives.h"

#include <algorithm>

#include "schema/known_keys.h"
#include "schema/value_equality.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kMostOptions = 200;  // of all alternatives together; every pair is compared
constexpr std::size_t kMostTags = 20;      // an object without any of them has hardly a further one

// Returns the values that const or enum allow for the member `key`; `parts` are all subschemas that
// apply to the object. An empty list: any value is allowed.
std::vector<const Node*> options_of(const Model& model, const std::vector<SubschemaId>& parts,
                                    std::string_view key, MemberIndex& index) {
  std::vector<const Node*> options;
  for (const SubschemaId part : parts) {
    const Keyword* properties = model.at(part).find(Word::kProperties);
    const auto at = properties ? index.find(*properties->value, key) : std::nullopt;
    if (!at) continue;
    for (const SubschemaId member : in_place(model, properties->children[*at])) {
      const Keyword* constant = model.at(member).find(Word::kConst);
      const Keyword* list = model.at(member).find(Word::kEnum);
      if (constant) return {constant->value};
      if (!list) continue;
      options.clear();
      for (const Node& value : list->value->items()) options.push_back(&value);
    }
  }
  return options;
}

bool tells_apart(const std::vector<std::vector<const Node*>>& options) {
  std::size_t count = 0;
  for (const auto& list : options) {
    count += list.size();
    if (list.empty()) return false;
  }
  if (count > kMostOptions) return false;
  for (std::size_t i = 0; i < options.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      for (const Node* value : options[i]) {
        if (is_among(*value, options[j])) return false;
      }
    }
  }
  return true;
}

}  // namespace

bool is_among(const Node& value, const std::vector<const Node*>& options) {
  return std::any_of(options.begin(), options.end(), [&](const Node* option) {
    return equal(NodeValue(*option), NodeValue(value));
  });
}

std::vector<Tag> tags_of(const Model& model, const std::vector<SubschemaId>& alternatives,
                         MemberIndex& index) {
  std::vector<std::vector<SubschemaId>> parts;
  for (const SubschemaId id : alternatives) parts.push_back(in_place(model, id));
  std::vector<Tag> tags;
  for (const std::string_view key : known_keys(model, parts.front()).names) {
    if (tags.size() == kMostTags) break;
    Tag tag{key, {}};
    for (const auto& in : parts) {
      tag.options.push_back(options_of(model, in, key, index));
      if (tag.options.back().empty()) break;
    }
    if (tag.options.size() == parts.size() && tells_apart(tag.options)) {
      tags.push_back(std::move(tag));
    }
  }
  return tags;
}

const Tag* tag_for(const std::vector<Tag>& tags, const Node& value, MemberIndex& index) {
  if (tags.empty() || !value.is(Kind::kObject)) return nullptr;
  const auto present = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) {
    return index.find(value, tag.key).has_value();
  });
  return present == tags.end() ? &tags.front() : &*present;
}

}  // namespace patchbay::schema
