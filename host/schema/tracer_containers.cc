// Evaluates the items of arrays and the members of objects (a part of Tracer).
#include "schema/fault_hint.h"
#include "schema/fault_text.h"
#include "schema/known_keys.h"
#include "schema/rule_text.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

// Returns the annotation of keywords for items: the largest evaluated index, or true for all items.
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

// Turns faults of a key's text into faults of the member. If no string is allowed, the new fault
// says that the key is not allowed, because every key is a string.
void tell_wrong_keys(TraceUnit& unit, const Member& member) {
  const std::string_view key = member.key;
  for (Finding& finding : unit.findings) {
    const bool no_text = finding.word == Word::kType || finding.fault.keyword == "false";
    if (no_text) {
      tell_refused_key(finding.fault, key);
    } else {
      tell_wrong_key(finding.fault, key);
    }
    finding.hint = {no_text ? "" : hint_of_texts(key, finding.values)};
    finding.value = &member.value;
    finding.end.clear();  // `end` is about the key's text and not about the member's value
    finding.values.clear();
    finding.types.clear();
  }
  for (TraceUnit& part : unit.units) tell_wrong_keys(part, member);
}

// Turns the faults into faults of the key `key`. Because of this key, a subschema applies, and it
// is `false`.
void refuse_trigger(TraceUnit& unit, std::string_view key) {
  for (Finding& finding : unit.findings) {
    finding.fault.pointer += pointer_token(key);
    tell_refused_key(finding.fault, key);
  }
}

}  // namespace

bool Tracer::apply_items(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
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
  FailingGroups all;
  for (std::size_t i = from; i < end; ++i) {
    if (keyword.word == Word::kUnevaluatedItems && own.contains(i)) continue;
    const Node& item = site.value.items()[i];
    const SubschemaId child = keyword.children[list ? i : 0];
    mark(own, i);
    if (holds(site, child, item)) continue;
    const std::string step = "/" + std::to_string(i);
    EvaluatedPositions inner;
    unit.valid = into(site, unit, child, item, list ? step : "", step, inner) && unit.valid;
    if (!judge_ || list || !is_false(child)) continue;
    if (keyword.word == Word::kUnevaluatedItems) {
      tell_alternative_with(site, refused_item(i), all, unit);
      continue;
    }
    refuse_tail(site, i, unit);
    break;
  }
  if (from < end) unit.annotation = reach(end, size);
  return true;
}

bool Tracer::apply_contains(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
  const Keyword* least = site.schema.find(Word::kMinContains);
  const Keyword* most = site.schema.find(Word::kMaxContains);
  const SubschemaId child = site.keyword.children.front();
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < site.value.items().size(); ++i) {
    EvaluatedPositions inner;
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

// Returns how many items `contains` requires, as words: "at least 1 item that is "admin"".
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

bool Tracer::apply_members(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
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

bool Tracer::apply_to_members(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
  const auto members = site.value.members();
  std::vector<std::string_view> judged;
  std::optional<KnownKeys> known;  // computed once, for all keys
  FailingGroups all;
  const bool lists_keys =
      site.keyword.word == Word::kProperties || site.keyword.word == Word::kPatternProperties;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& [key, value] = members[i];
    const auto children = children_for(site, key, own.contains(i));
    if (children.empty()) continue;
    for (const auto& [child, name] : children) {
      if (holds(site, child, value)) continue;
      EvaluatedPositions inner;
      const std::string token = name.data() ? pointer_token(name) : "";
      if (into(site, unit, child, value, token, pointer_token(key), inner)) continue;
      unit.valid = false;
      if (!is_false(child)) continue;
      if (tell_alternative_with(site, refused_key(key), all, unit)) continue;
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
// or "".
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

// Adds one fault of the array, because items are not allowed from this index on.
void Tracer::refuse_tail(const Site& site, std::size_t index, TraceUnit& unit) {
  const std::string allowed =
      index == 0 ? "no items"
                 : "at most " + std::to_string(index) + (index == 1 ? " item" : " items");
  unit.units.pop_back();
  unit.findings.push_back(with_detail(site.at.instance, site.keyword, site.value, allowed,
                                      "it has " + std::to_string(site.value.items().size())));
}

// Turns the faults of the unit's last part into faults of the key. The last part says that its
// place may not have a value.
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
    finding.key = key;
  }
}

bool Tracer::apply_to_names(const Site& site, TraceUnit& unit) {
  for (const Member& member : site.value.members()) {
    EvaluatedPositions inner;
    const Node name = Node::of_string(member.key);
    const std::string step = pointer_token(member.key);
    ++unkept_;  // told_ must not store the address of `name`, which ends with this loop
    const bool fits = into(site, unit, site.keyword.children.front(), name, "", step, inner);
    --unkept_;
    if (fits) continue;
    unit.valid = false;
    tell_wrong_keys(unit.units.back(), member);
  }
  return true;
}

bool Tracer::apply_dependents(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
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
      if (!holds && is_false(child)) {  // the triggering key itself is not allowed
        refuse_trigger(unit.units.back(), trigger);
        continue;
      }
    } else {
      for (const Node& key : asked.items()) require(site, key.text(), unit);
    }
    const std::string reason = " It is asked because \"" + pointer_shown(trigger) + "\" is given.";
    for (std::size_t k = findings; k < unit.findings.size(); ++k) {
      unit.findings[k].end += reason;
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
  const std::string_view meant = key_meant(key, site.value);
  const bool stands = !meant.empty() && is_declared(meant);
  unit.findings.push_back(missing(site.at.instance, draft_3 ? "required" : site.keyword.name, key,
                                  site.value, stands ? "" : meant));
}

// Returns true if a subschema for the current object names the key.
bool Tracer::is_declared(std::string_view key) {
  const auto& names = known_to(outermost().id).names;
  return std::binary_search(names.begin(), names.end(), key);
}

}  // namespace patchbay::schema
