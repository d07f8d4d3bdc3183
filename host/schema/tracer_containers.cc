// Evaluates items and members.
#include "schema/fault_hint.h"
#include "schema/fault_text.h"
#include "schema/known_keys.h"
#include "schema/rule_text.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

// Returns the annotation of the keywords for items: the largest evaluated index, or true for all
// items.
std::string reach(std::size_t end, std::size_t size) {
  return end == size ? "true" : std::to_string(end - 1);
}

template <class Items, class Append>
std::string list_of(const Items& items, const Append& append) {
  std::string list = "[";
  for (const auto& item : items) {
    if (list.size() > 1) list += ',';
    append(list, item);
  }
  return list + "]";
}

// Rewrites faults about the text of a key as faults of the key. If a fault says that no string is
// allowed, the new fault says that the key is not allowed, because every key is a string.
void tell_wrong_keys(TraceUnit& unit, std::string_view key) {
  for (Finding& finding : unit.findings) {
    const bool no_text = finding.word == Word::kType || finding.fault.keyword == "false";
    if (no_text) {
      tell_refused_key(finding.fault, key);
    } else {
      tell_wrong_key(finding.fault, key, hint_of_texts(key, finding.values));
    }
    finding.values.clear();
    finding.types.clear();
  }
  for (TraceUnit& part : unit.units) tell_wrong_keys(part, key);
}

// Rewrites the faults as faults of the key `key`. A subschema applies because of this key, and the
// subschema is `false`.
void refuse_trigger(TraceUnit& unit, std::string_view key) {
  for (Finding& finding : unit.findings) {
    finding.fault.pointer += pointer_token(key);
    tell_refused_key(finding.fault, key);
  }
}

}  // namespace

bool Tracer::apply_items(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword& keyword = site.keyword;
  std::size_t from = 0;
  bool list = keyword.word == Word::kPrefixItems;
  if (keyword.word == Word::kItems) {
    list = keyword.value->is(Kind::kArray);
    const Keyword* prefix = site.schema.find(Word::kPrefixItems);
    from = prefix ? prefix->children.size() : 0;
  } else if (keyword.word == Word::kAdditionalItems) {
    const Keyword* items = site.schema.find(Word::kItems);
    if (!items || !items->value->is(Kind::kArray)) return false;
    from = items->children.size();
  } else if (keyword.word == Word::kContains) {
    return apply_contains(site, own, unit);
  } else if (!list && keyword.word != Word::kUnevaluatedItems) {
    return false;
  }
  if (doubtful_) return false;
  const std::size_t size = site.value.items().size();
  const std::size_t end = list ? std::min(size, keyword.children.size()) : size;
  for (std::size_t i = from; i < end; ++i) {
    if (keyword.word == Word::kUnevaluatedItems && own.contains(i)) continue;
    const Node& item = site.value.items()[i];
    const SubschemaId child = keyword.children[list ? i : 0];
    mark(own, i);
    if (holds(site, child, item)) continue;
    const std::string step = "/" + std::to_string(i);
    Evaluated inner;
    unit.valid = into(site, unit, child, item, list ? step : "", step, inner) && unit.valid;
    const bool is_tail = judge_ && !list && is_false(child);
    if (!is_tail || keyword.word == Word::kUnevaluatedItems) continue;
    refuse_tail(site, i, unit);
    break;
  }
  if (from < end) unit.annotation = reach(end, size);
  return true;
}

bool Tracer::apply_contains(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword* least = site.schema.find(Word::kMinContains);
  const Keyword* most = site.schema.find(Word::kMaxContains);
  const SubschemaId child = site.keyword.children.front();
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < site.value.items().size(); ++i) {
    Evaluated inner;
    const Node& item = site.value.items()[i];
    const bool fits = judge_ ? passes(site, child, item)
                             : into(site, unit, child, item, "", "/" + std::to_string(i), inner);
    if (!fits) continue;
    found.push_back(i);
    if (model_.dialect_of(site.id) == Dialect::k2020_12) mark(own, i);
  }
  unit.annotation =
      list_of(found, [](std::string& list, std::size_t index) { list += std::to_string(index); });
  const std::size_t low = least ? least->count : 1;
  const bool few = found.size() < low;
  unit.valid = !few && (!most || found.size() <= most->count);
  if (!unit.valid) {
    const std::string has = found.empty() ? "none" : std::to_string(found.size());
    unit.findings.push_back(with_detail(site.at.instance, site.keyword, site.value,
                                        items_asked(site, few, few ? low : most->count),
                                        few && is_false(child) ? "" : "it has " + has));
  }
  return true;
}

// Says how many items `contains` requires: "at least 1 item that is "admin"".
std::string Tracer::items_asked(const Site& site, bool few, std::size_t bound) const {
  const SubschemaId child = site.keyword.children.front();
  if (few && is_false(child)) return "anything but an array";
  const std::string number = std::to_string(bound);
  const std::string relation = few ? "at least " : "at most ";
  const std::string asked = bound == 0   ? "no item "
                            : bound == 1 ? relation + "1 item "
                                         : relation + number + " items that are each one ";
  return asked + described(model_, child, nullptr);
}

bool Tracer::apply_members(const Site& site, Evaluated& own, TraceUnit& unit) {
  switch (site.keyword.word) {
    case Word::kRequired:
      for (const Node& key : site.keyword.value->items()) {
        require(site, key.text(), unit);
      }
      return true;
    case Word::kProperties:
      for (const std::string_view key : site.schema.adopted) require(site, key, unit);
      return apply_to_members(site, own, unit);
    case Word::kPatternProperties:
    case Word::kAdditionalProperties:
    case Word::kUnevaluatedProperties:
      return apply_to_members(site, own, unit);
    case Word::kPropertyNames:
      return apply_to_names(site, unit);
    case Word::kDependencies:
    case Word::kDependentSchemas:
    case Word::kDependentRequired:
      return apply_dependents(site, own, unit);
    default:
      return false;
  }
}

bool Tracer::apply_to_members(const Site& site, Evaluated& own, TraceUnit& unit) {
  const auto members = site.value.members();
  std::vector<std::string_view> judged;
  std::optional<KnownKeys> known;  // computed once, for all keys
  std::vector<SubschemaId> told;   // alternatives, see tell_alternative_with
  const bool lists_keys =
      site.keyword.word == Word::kProperties || site.keyword.word == Word::kPatternProperties;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& [key, value] = members[i];
    const auto children = children_for(site, key, own.contains(i));
    if (children.empty()) continue;
    for (const auto& [child, name] : children) {
      if (holds(site, child, value)) continue;
      Evaluated inner;
      const std::string token = name.data() ? pointer_token(name) : "";
      if (into(site, unit, child, value, token, pointer_token(key), inner)) continue;
      unit.valid = false;
      if (!is_false(child) || tell_alternative_with(site, key, told, unit)) continue;
      if (!lists_keys && !known) known = keys_known_to(site);
      refuse_key(site, key, known ? &*known : nullptr, unit);
    }
    mark(own, i);
    if (!judge_) judged.push_back(key);
  }
  unit.annotation = list_of(judged, json::append_json_string);
  return true;
}

// Returns the subschemas that the keyword applies to a member. Each has its name below the keyword,
// or "" if it has no name.
std::vector<std::pair<SubschemaId, std::string_view>> Tracer::children_for(const Site& site,
                                                                           std::string_view key,
                                                                           bool evaluated) {
  const Keyword& keyword = site.keyword;
  std::vector<std::pair<SubschemaId, std::string_view>> children;
  switch (keyword.word) {
    case Word::kProperties:
      if (const auto at = index_.find(*keyword.value, key)) {
        children.emplace_back(keyword.children[*at], keyword.value->members()[*at].key);
      }
      break;
    case Word::kPatternProperties:
      for (std::size_t i = 0; i < keyword.children.size(); ++i) {
        if (!matches(*keyword.patterns[i], key)) continue;
        children.emplace_back(keyword.children[i], keyword.value->members()[i].key);
      }
      break;
    case Word::kAdditionalProperties:
      if (is_additional(site.schema, key)) {
        children.emplace_back(keyword.children.front(), std::string_view());
      }
      break;
    default:
      if (!evaluated && !(doubtful_ && may_be_evaluated(site.id, key)))
        children.emplace_back(keyword.children.front(), std::string_view());
      break;
  }
  return children;
}

// Returns true if any subschema that applies to the object knows the key. Subschemas that failed
// count too.
bool Tracer::may_be_evaluated(SubschemaId id, std::string_view key) {
  auto known = evaluated_keys_.find(id);
  if (known == evaluated_keys_.end()) {
    known = evaluated_keys_.emplace(id, keys_evaluated_by(model_, id)).first;
  }
  const EvaluatedKeys& keys = known->second;
  return keys.all || std::binary_search(keys.names.begin(), keys.names.end(), key) ||
         std::any_of(keys.patterns.begin(), keys.patterns.end(),
                     [&](const Pattern* pattern) { return matches(*pattern, key); });
}

bool Tracer::is_additional(const Subschema& schema, std::string_view key) {
  const Keyword* properties = schema.find(Word::kProperties);
  if (properties && index_.find(*properties->value, key)) return false;
  const Keyword* patterns = schema.find(Word::kPatternProperties);
  return !patterns || std::none_of(patterns->patterns.begin(), patterns->patterns.end(),
                                   [&](const auto& pattern) { return matches(*pattern, key); });
}

bool Tracer::matches(const Pattern& pattern, std::string_view key) {
  return pattern.search(key, searches_) == Pattern::Match::kYes;
}

// Adds one fault of the array, because no item is allowed from this index on.
void Tracer::refuse_tail(const Site& site, std::size_t index, TraceUnit& unit) {
  const std::string allowed =
      index == 0 ? "no items"
                 : "at most " + std::to_string(index) + (index == 1 ? " item" : " items");
  unit.units.pop_back();
  unit.findings.push_back(with_detail(site.at.instance, site.keyword, site.value, allowed,
                                      "it has " + std::to_string(site.value.items().size())));
}

// Returns the alternatives of each anyOf in force that name the key and do not hold.
std::vector<SubschemaId> Tracer::alternatives_naming(const Site& site, std::string_view key) {
  const auto counts = [&](SubschemaId owner, const Keyword& keyword, std::size_t index) {
    return is_in_force(site, owner, keyword, index);
  };
  std::vector<SubschemaId> naming;
  for (const SubschemaId part : in_place(model_, site.id, counts)) {
    const Keyword* any = model_.at(part).find(Word::kAnyOf);
    if (!any) continue;
    for (const SubschemaId child : any->children) {
      if (may_be_evaluated(child, key) && !passes(site, child, site.value)) naming.push_back(child);
    }
  }
  return naming;
}

// If unevaluatedProperties refuses a key only because the alternative that names it does not hold,
// replaces the unit's last part, which refuses the key, by the faults of this alternative. Adds the
// faults of an alternative only once; `told` lists the alternatives whose faults are added. Returns
// false if there is no such alternative, or if the caller has chosen another one by its tag.
bool Tracer::tell_alternative_with(const Site& site, std::string_view key,
                                   std::vector<SubschemaId>& told, TraceUnit& unit) {
  if (!judge_ || site.keyword.word != Word::kUnevaluatedProperties) return false;
  Branches branches = read_branches(site, alternatives_naming(site, key));
  const std::string at_key = site.at.instance + pointer_token(key);
  const auto excludes = [&](const Finding& finding) {  // by a tag, or because it is closed
    return (is_wrong_constant(finding, site.at.instance) && !is_at(finding, at_key)) ||
           is_unknown_key(finding, site.at.instance);
  };
  std::erase_if(branches, [&](const Branch& branch) {
    return std::any_of(branch.findings.begin(), branch.findings.end(), excludes);
  });
  if (branches.empty()) return false;
  const SubschemaId id = branches[closest_of(site, branches)].id;
  if (std::find(told.begin(), told.end(), id) == told.end()) {
    TraceUnit closest{"", "", site.at.instance, site.keyword.word};
    Evaluated dropped;
    into(site, closest, id, site.value, "", "", dropped);
    const Finding* first = first_of(closest);
    if (!first) return false;
    if (is_near(*first, site.at.instance)) {
      add_note(closest, " Else the key \"" + pointer_shown(key) + "\" is not known.");
    }
    told.push_back(id);
    for (TraceUnit& part : closest.units) unit.units.insert(unit.units.end() - 1, std::move(part));
  }
  unit.units.pop_back();
  return true;
}

// Rewrites the faults of the unit's last part as faults of the key. The last part says that no
// value is allowed at this place.
void Tracer::refuse_key(const Site& site, std::string_view key, const KnownKeys* known,
                        TraceUnit& unit) {
  if (has_found_enough()) known = nullptr;
  if (known) count_names(known->names.size());
  for (Finding& finding : unit.units.back().findings) {
    if (known) {
      tell_unknown_key(finding.fault, site.keyword.name, key, *known);
    } else {
      tell_refused_key(finding.fault, key);
    }
    finding.word = site.keyword.word;
  }
}

// Returns the keys that the object may have by the keyword's own subschema; for
// unevaluatedProperties also the keys of the other subschemas that apply.
KnownKeys Tracer::keys_known_to(const Site& site) {
  if (site.keyword.word != Word::kUnevaluatedProperties) return known_keys(model_, {site.id});
  return known_keys(
      model_,
      in_place(model_, site.id, [&](SubschemaId owner, const Keyword& keyword, std::size_t index) {
        return is_in_force(site, owner, keyword, index);
      }));
}

// Returns true if a part that applies only under a condition applies here. If the value fits no
// alternative of a union, returns true for each alternative, because the caller may have meant any
// alternative.
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

bool Tracer::apply_to_names(const Site& site, TraceUnit& unit) {
  for (const auto& [key, member] : site.value.members()) {
    Evaluated inner;
    const Node name = Node::of_string(key);
    if (into(site, unit, site.keyword.children.front(), name, "", pointer_token(key), inner)) {
      continue;
    }
    unit.valid = false;
    tell_wrong_keys(unit.units.back(), key);
  }
  return true;
}

bool Tracer::apply_dependents(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword& keyword = site.keyword;
  for (std::size_t i = 0; i < keyword.value->members().size(); ++i) {
    const auto& [trigger, asked] = keyword.value->members()[i];
    if (!index_.find(site.value, trigger)) continue;
    const std::size_t findings = unit.findings.size();
    const std::size_t units = unit.units.size();
    const SubschemaId child = keyword.children.empty() ? kNowhere : keyword.children[i];
    if (child != kNowhere) {
      const bool holds = into(site, unit, child, site.value, pointer_token(trigger), "", own);
      unit.valid = unit.valid && holds;
      if (!holds && is_false(child)) {  // the trigger key itself is not allowed
        refuse_trigger(unit.units.back(), trigger);
        continue;
      }
    } else {
      for (const Node& key : asked.items()) require(site, key.text(), unit);
    }
    const std::string reason = " It is asked because \"" + pointer_shown(trigger) + "\" is given.";
    for (std::size_t k = findings; k < unit.findings.size(); ++k) {
      unit.findings[k].fault.sentence += reason;
    }
    if (!judge_) continue;
    for (std::size_t k = units; k < unit.units.size(); ++k) add_reason(unit.units[k], reason);
  }
  return true;
}

void Tracer::require(const Site& site, std::string_view key, TraceUnit& unit) {
  if (index_.find(site.value, key)) return;
  unit.valid = false;
  if (has_found_enough(unit.findings.size())) {
    cut_ = true;
    return;
  }
  const bool draft_3 = site.keyword.word == Word::kProperties;
  unit.findings.push_back(
      missing(site.at.instance, draft_3 ? "required" : site.keyword.name, key, site.value));
  Finding& finding = unit.findings.back();
  add_hint(finding.fault, finding.hint);
}

}  // namespace patchbay::schema
