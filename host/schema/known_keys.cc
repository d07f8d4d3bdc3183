#include "schema/known_keys.h"

#include <algorithm>
#include <set>
#include <utility>

namespace patchbay::schema {
namespace {

bool is_under_condition(Word word) {
  switch (word) {
    case Word::kAnyOf:
    case Word::kOneOf:
    case Word::kIf:
    case Word::kThen:
    case Word::kElse:
    case Word::kDependentSchemas:
    case Word::kDependencies:
      return true;
    default:
      return false;
  }
}

// Returns the number of first items that the keywords of one subschema may evaluate.
std::size_t items_evaluated_by(const Subschema& schema, bool with_unevaluated) {
  const Keyword* items = schema.find(Word::kItems);
  const Keyword* tuple = schema.find(Word::kPrefixItems);
  if (items && items->value->is(Kind::kArray)) tuple = std::exchange(items, nullptr);
  if (items || schema.find(Word::kAdditionalItems) || schema.find(Word::kContains) ||
      (with_unevaluated && schema.find(Word::kUnevaluatedItems))) {
    return SIZE_MAX;
  }
  return tuple ? tuple->children.size() : 0;
}

}  // namespace

std::vector<SubschemaId> in_place(const Model& model, SubschemaId id, const Counts& counts) {
  constexpr std::size_t kMost = 1000;  // a longer list of keys would not help a reader
  std::vector<SubschemaId> all = {id};
  const auto add = [&](SubschemaId next) {
    const bool known = next == kNowhere || std::find(all.begin(), all.end(), next) != all.end();
    if (!known && all.size() < kMost) all.push_back(next);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const SubschemaId owner = all[i];
    for (const Keyword& keyword : model.at(owner).keywords) {
      if (keyword.target != kNowhere) add(keyword.target);
      const bool asks = counts && is_under_condition(keyword.word);
      if (!asks && keyword.word != Word::kAllOf) continue;
      for (std::size_t k = 0; k < keyword.children.size(); ++k) {
        if (!asks || counts(owner, keyword, k)) add(keyword.children[k]);
      }
    }
  }
  return all;
}

EvaluatedParts parts_evaluated_by(const Model& model, SubschemaId id) {
  EvaluatedParts parts;
  for (const SubschemaId part : in_place(model, id, [](auto...) { return true; })) {
    const Subschema& schema = model.at(part);
    const auto has = [&](Word word) { return schema.find(word) != nullptr; };
    parts.all = parts.all || has(Word::kAdditionalProperties) ||
                (part != id && has(Word::kUnevaluatedProperties));
    parts.items = std::max(parts.items, items_evaluated_by(schema, part != id));
    if (const Keyword* properties = schema.find(Word::kProperties)) {
      for (const Member& member : properties->value->members()) parts.names.push_back(member.key);
    }
    if (const Keyword* keyword = schema.find(Word::kPatternProperties)) {
      for (const auto& pattern : keyword->patterns) parts.patterns.push_back(&*pattern);
    }
  }
  std::sort(parts.names.begin(), parts.names.end());
  return parts;
}

KnownKeys known_keys(const Model& model, const std::vector<SubschemaId>& ids) {
  KnownKeys known;
  std::set<std::string_view> names;
  std::set<std::string_view> patterns;
  for (const SubschemaId part : ids) {
    const Subschema& schema = model.at(part);
    if (const Keyword* properties = schema.find(Word::kProperties)) {
      for (std::size_t i = 0; i < properties->children.size(); ++i) {
        const Node& child = *model.at(properties->children[i]).node;
        const bool refused = child.is(Kind::kBoolean) && !child.boolean();
        const std::string_view name = properties->value->members()[i].key;
        if (!refused && names.insert(name).second) known.names.push_back(name);
      }
    }
    if (const Keyword* keyword = schema.find(Word::kPatternProperties)) {
      for (const Member& member : keyword->value->members()) {
        if (patterns.insert(member.key).second) known.patterns.push_back(member.key);
      }
    }
  }
  return known;
}

}  // namespace patchbay::schema
