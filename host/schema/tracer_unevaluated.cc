// Finds the members and items that a value's subschemas know, for unevaluatedProperties and
// unevaluatedItems.
#include <algorithm>
#include <iterator>

#include "schema/fault_text.h"
#include "schema/known_keys.h"
#include "schema/tracer.h"

namespace patchbay::schema {

const EvaluatedParts& Tracer::known_to(SubschemaId id) {
  const auto [at, is_new] = evaluated_parts_.try_emplace(id);
  if (is_new) at->second = parts_evaluated_by(model_, id);
  return at->second;
}

// Returns true if a subschema that applies to the object knows the key. Failed subschemas also
// count.
bool Tracer::may_be_evaluated(SubschemaId id, std::string_view key) {
  const EvaluatedParts& keys = known_to(id);
  return keys.all || std::binary_search(keys.names.begin(), keys.names.end(), key) ||
         std::any_of(keys.patterns.begin(), keys.patterns.end(),
                     [&](const Pattern* pattern) { return matches(*pattern, key); });
}

Tracer::Part Tracer::refused_key(std::string_view key) {
  return {pointer_token(key), "the key \"" + pointer_shown(key) + "\" is not known",
          [this, key](SubschemaId id) { return may_be_evaluated(id, key); }};
}

Tracer::Part Tracer::refused_item(std::size_t index) {
  return {"/" + std::to_string(index), "the item is not allowed to be there",
          [this, index](SubschemaId id) { return index < known_to(id).items; }};
}

// Returns the failing alternatives of each anyOf in force.
std::vector<SubschemaId> Tracer::failing_alternatives(const Site& site) {
  const auto counts = [&](SubschemaId owner, const Keyword& keyword, std::size_t index) {
    return is_in_force(site, owner, keyword, index);
  };
  std::vector<SubschemaId> failing;
  for (const SubschemaId part : in_place(model_, site.id, counts)) {
    const Keyword* any = model_.at(part).find(Word::kAnyOf);
    if (!any) continue;
    for (const SubschemaId child : any->children) {
      if (!passes(site, child, site.value)) failing.push_back(child);
    }
  }
  return failing;
}

// Handles a member or item that an unevaluated* keyword refuses only because the alternatives that
// know it do not hold. Replaces the unit's last part (the refusal) by the faults of these
// alternatives: of one alternative, or as of a union of several. Adds the faults of the same
// alternatives only once. Returns false if no alternative knows the member or item, or if each of
// them also fails for another reason: by a tag, or because it is closed.
bool Tracer::tell_alternative_with(const Site& site, const Part& refused, FailingGroups& all,
                                   TraceUnit& unit) {
  const Word word = site.keyword.word;
  const bool asks = word == Word::kUnevaluatedProperties || word == Word::kUnevaluatedItems;
  if (!judge_ || !asks) return false;
  if (!all.failing) all.failing = failing_alternatives(site);
  std::vector<SubschemaId> ids;
  std::copy_if(all.failing->begin(), all.failing->end(), std::back_inserter(ids),
               refused.is_known_to);
  if (ids.empty()) return false;
  if (all.told.contains(ids)) {
    unit.units.pop_back();
    return true;
  }
  Branches branches = read_branches(site, ids);
  const std::string at_part = site.at.instance + refused.step;
  const auto excludes = [&](const Finding& finding) {  // fails by a tag, or because it is closed
    return (is_wrong_constant(finding, site.at.instance) && !is_at(finding, at_part)) ||
           is_unknown_key(finding, site.at.instance);
  };
  std::erase_if(branches, [&](const Branch& branch) {
    return std::any_of(branch.findings.begin(), branch.findings.end(), excludes);
  });
  if (branches.empty()) return false;
  unit.units.pop_back();
  all.told.insert(ids);
  TraceUnit faults{"", "", site.at.instance, site.keyword.word};
  tell_branches(site, branches, faults);
  const Finding* first = first_of(faults);  // nullptr: all faults were reported before
  if (first && is_near(*first, site.at.instance)) add_note(faults, " Else " + refused.fault + ".");
  faults.valid = false;
  unit.units.push_back(std::move(faults));
  return true;
}

// Returns the keys that the keyword's own subschema knows for the object. For
// unevaluatedProperties, also those of the other subschemas that apply.
KnownKeys Tracer::keys_known_to(const Site& site) {
  std::vector<SubschemaId> parts = {site.id};
  if (site.keyword.word == Word::kUnevaluatedProperties) {
    parts =
        in_place(model_, site.id, [&](SubschemaId owner, const Keyword& keyword, std::size_t i) {
          return is_in_force(site, owner, keyword, i);
        });
  }
  return known_keys_of(parts, site.value);
}

// Returns the keys that the subschemas name for the object.
KnownKeys Tracer::known_keys_of(const std::vector<SubschemaId>& parts, const Node& object) {
  KnownKeys known = known_keys(model_, parts);
  std::copy_if(known.names.begin(), known.names.end(), std::back_inserter(known.absent),
               [&](std::string_view name) { return !index_.find(object, name); });
  return known;
}

// Returns true if a conditional part applies here. If the value fits no alternative of a union,
// returns true for each of them, because the caller may have meant any.
bool Tracer::is_in_force(const Site& site, SubschemaId owner, const Keyword& keyword,
                         std::size_t index) {
  const auto holds = [&](SubschemaId id) { return passes(site, id, site.value); };
  const Keyword* condition = model_.at(owner).find(Word::kIf);
  switch (keyword.word) {
    case Word::kAnyOf:
    case Word::kOneOf:
      return holds(keyword.children[index]) ||
             std::none_of(keyword.children.begin(), keyword.children.end(), holds);
    case Word::kIf:
      return holds(keyword.children[index]);
    case Word::kThen:
    case Word::kElse:
      return condition && holds(condition->children.front()) == (keyword.word == Word::kThen);
    default:
      return index_.find(site.value, keyword.value->members()[index].key).has_value();
  }
}

}  // namespace patchbay::schema
