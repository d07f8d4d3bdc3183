// Reads the alternatives of a union that the value does not fit, for tracer_alternatives.cc.
#include <algorithm>

#include "schema/known_keys.h"
#include "schema/tracer.h"

namespace patchbay::schema {

// Returns the alternatives of a union that refused the value. Omits alternatives that allow no
// value. Replaces an alternative that is only a union by its own alternatives, so that all
// alternatives are compared with each other.
std::vector<SubschemaId> Tracer::alternatives_of(const Site& site) {
  std::vector<SubschemaId> all;
  std::set<const Keyword*> opened = {&site.keyword};
  std::vector<SubschemaId> left(site.keyword.children.rbegin(), site.keyword.children.rend());
  while (!left.empty()) {
    const SubschemaId id = left.back();
    left.pop_back();
    if (allows_nothing(model_, id)) continue;
    const Keyword* inner = inner_union(site, id);
    if (!inner) {
      all.push_back(id);
    } else if (opened.insert(inner).second) {
      left.insert(left.end(), inner->children.rbegin(), inner->children.rend());
    }
  }
  return all;
}

// Returns true if the subschema is closed and does not know the key.
bool Tracer::is_unknown_to(SubschemaId id, std::string_view key) {
  const auto refuses = [&](const Keyword* closed) {
    return closed && allows_nothing(model_, closed->children.front());
  };
  const Subschema& schema = model_.at(id);
  return (refuses(schema.find(Word::kAdditionalProperties)) && is_additional(schema, key)) ||
         (refuses(schema.find(Word::kUnevaluatedProperties)) && !may_be_evaluated(id, key));
}

// Returns true if no object fits the alternative, because it forbids a key that it requires.
bool Tracer::contradicts_itself(SubschemaId id) {
  const auto [at, is_new] = contradictions_.try_emplace(id, false);
  if (!is_new) return at->second;
  const auto parts = in_place(model_, id);
  std::set<std::string_view> forbidden;
  for (const SubschemaId part : parts) {
    const Keyword* properties = model_.at(part).find(Word::kProperties);
    for (std::size_t i = 0; properties && i < properties->children.size(); ++i) {
      if (!allows_nothing(model_, properties->children[i])) continue;
      forbidden.insert(properties->value->members()[i].key);
    }
  }
  for (const SubschemaId part : parts) {
    const Keyword* required = model_.at(part).find(Word::kRequired);
    if (!required || !required->value->is(Kind::kArray)) continue;
    for (const Node& key : required->value->items()) {
      at->second = at->second || forbidden.contains(key.text()) ||
                   std::any_of(parts.begin(), parts.end(),
                               [&](SubschemaId other) { return is_unknown_to(other, key.text()); });
    }
  }
  return at->second;
}

// Removes the alternatives that no object fits. Removes nothing if no object fits any alternative.
void Tracer::keep_possible(Branches& branches, const Node& value) {
  const auto is_impossible = [&](const Branch& branch) { return contradicts_itself(branch.id); };
  if (!value.is(Kind::kObject)) return;
  if (!std::all_of(branches.begin(), branches.end(), is_impossible)) {
    std::erase_if(branches, is_impossible);
  }
}

// If the alternative is only a union that does not hold, returns this union; otherwise nullptr.
const Keyword* Tracer::inner_union(const Site& site, SubschemaId id) {
  const SubschemaId meaning = meant(model_, id);
  const Keyword* inner = union_meant(model_, meaning);
  const bool opens = inner && model_.at(meaning).resource == site.schema.resource &&
                     std::none_of(inner->children.begin(), inner->children.end(),
                                  [&](SubschemaId each) { return passes(site, each, site.value); });
  return opens ? inner : nullptr;
}

Branches Tracer::read_branches(const Site& site, const std::vector<SubschemaId>& ids) {
  Branches branches;
  ++shallow_;
  for (const SubschemaId id : ids) {
    if (cut_) break;
    TraceUnit holder{"", "", site.at.instance, site.keyword.word};
    EvaluatedPositions dropped;
    into(site, holder, id, site.value, "", "", dropped);
    Branch branch{id, std::move(holder), {}};
    for (const Finding* finding : findings_of(branch.unit)) branch.findings.push_back(*finding);
    if (!branch.findings.empty()) branches.push_back(std::move(branch));
  }
  --shallow_;
  return branches;
}

TagTree& Tracer::tag_tree(const Branches& branches) {
  std::vector<SubschemaId> ids;
  for (const Branch& branch : branches) ids.push_back(branch.id);
  const auto known = tags_.find(ids);
  return known == tags_.end() ? tags_.emplace(ids, TagTree(model_, ids)).first->second
                              : known->second;
}

}  // namespace patchbay::schema
