// Items and members.
#include "schema/fault_text.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

// Up to which index, or all of them: what the keywords of items annotate.
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
  const std::size_t size = site.value.items().size();
  const std::size_t end = list ? std::min(size, keyword.children.size()) : size;
  for (std::size_t i = from; i < end; ++i) {
    if (keyword.word == Word::kUnevaluatedItems && own.contains(i)) continue;
    const std::string step = "/" + std::to_string(i);
    Evaluated inner;
    const SubschemaId child = keyword.children[list ? i : 0];
    unit.valid =
        into(site, unit, child, site.value.items()[i], list ? step : "", step, inner) && unit.valid;
    own.insert(i);
  }
  if (from < end) unit.annotation = reach(end, size);
  return true;
}

bool Tracer::apply_contains(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword* least = site.schema.find(Word::kMinContains);
  const Keyword* most = site.schema.find(Word::kMaxContains);
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < site.value.items().size(); ++i) {
    Evaluated inner;
    const Node& item = site.value.items()[i];
    const std::string step = "/" + std::to_string(i);
    if (!into(site, unit, site.keyword.children.front(), item, "", step, inner)) continue;
    found.push_back(i);
    if (model_.dialect_of(site.id) == Dialect::k2020_12) own.insert(i);
  }
  unit.annotation =
      list_of(found, [](std::string& list, std::size_t index) { list += std::to_string(index); });
  const std::size_t low = least ? least->count : 1;
  std::string broken;
  if (found.size() < low) {
    broken = "at least " + std::to_string(low);
  } else if (most && found.size() > most->count) {
    broken = "at most " + std::to_string(most->count);
  }
  unit.valid = broken.empty();
  if (!unit.valid) {
    unit.faults.push_back(fault_of(site.at.instance, site.keyword.name, site.value,
                                   broken + " items that fit " + shown(*site.keyword.value) + "; " +
                                       std::to_string(found.size()) + " do"));
  }
  return true;
}

bool Tracer::apply_members(const Site& site, Evaluated& own, TraceUnit& unit) {
  switch (site.keyword.word) {
    case Word::kRequired:
      for (const Node& key : site.keyword.value->items()) {
        require(site, key.text(), site.keyword.name, unit);
      }
      return true;
    case Word::kProperties:
      for (const std::string_view key : site.schema.adopted) require(site, key, "required", unit);
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
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto children = children_for(site, members[i].key, own.contains(i));
    for (const auto& [child, token] : children) {
      Evaluated inner;
      const std::string step = pointer_token(members[i].key);
      if (into(site, unit, child, members[i].value, token, step, inner)) continue;
      unit.valid = false;
      if (model_.at(child).node->is(Kind::kBoolean)) refuse_key(site, members[i].key, unit);
    }
    if (children.empty()) continue;
    own.insert(i);
    judged.push_back(members[i].key);
  }
  unit.annotation = list_of(judged, append_json_string);
  return true;
}

// The subschemas that the keyword applies to a member, each with its place below the keyword.
std::vector<std::pair<SubschemaId, std::string>> Tracer::children_for(const Site& site,
                                                                      std::string_view key,
                                                                      bool evaluated) {
  const Keyword& keyword = site.keyword;
  std::vector<std::pair<SubschemaId, std::string>> children;
  switch (keyword.word) {
    case Word::kProperties:
    case Word::kPatternProperties:
      for (std::size_t i = 0; i < keyword.children.size(); ++i) {
        const std::string_view name = keyword.value->members()[i].key;
        const bool meant =
            keyword.word == Word::kProperties ? name == key : matches(*keyword.patterns[i], key);
        if (meant) children.emplace_back(keyword.children[i], pointer_token(name));
      }
      break;
    case Word::kAdditionalProperties:
      if (is_additional(site.schema, key)) children.emplace_back(keyword.children.front(), "");
      break;
    default:
      if (!evaluated) children.emplace_back(keyword.children.front(), "");
      break;
  }
  return children;
}

bool Tracer::is_additional(const Subschema& schema, std::string_view key) {
  const Keyword* properties = schema.find(Word::kProperties);
  if (properties && properties->value->find(key)) return false;
  const Keyword* patterns = schema.find(Word::kPatternProperties);
  return !patterns || std::none_of(patterns->patterns.begin(), patterns->patterns.end(),
                                   [&](const auto& pattern) { return matches(*pattern, key); });
}

bool Tracer::matches(const Pattern& pattern, std::string_view key) {
  return pattern.search(key, searches_) == Pattern::Match::kYes;
}

// The last part of the unit says that nothing may stand there: tells it as a fault of the key.
void Tracer::refuse_key(const Site& site, std::string_view key, TraceUnit& unit) {
  std::vector<std::string_view> known;
  if (const Keyword* properties = site.schema.find(Word::kProperties)) {
    for (const Member& member : properties->value->members()) known.push_back(member.key);
  }
  for (Fault& fault : unit.units.back().faults) {
    tell_unknown_key(fault, site.keyword.name, key, known);
  }
}

bool Tracer::apply_to_names(const Site& site, TraceUnit& unit) {
  for (const auto& [key, member] : site.value.members()) {
    Evaluated inner;
    const Node name = Node::of_string(key);
    unit.valid =
        into(site, unit, site.keyword.children.front(), name, "", pointer_token(key), inner) &&
        unit.valid;
  }
  return true;
}

bool Tracer::apply_dependents(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword& keyword = site.keyword;
  for (std::size_t i = 0; i < keyword.value->members().size(); ++i) {
    const auto& [trigger, asked] = keyword.value->members()[i];
    if (!site.value.find(trigger)) continue;
    const SubschemaId child = keyword.children.empty() ? kNowhere : keyword.children[i];
    if (child != kNowhere) {
      unit.valid =
          into(site, unit, child, site.value, pointer_token(trigger), "", own) && unit.valid;
      continue;
    }
    for (const Node& key : asked.items()) require(site, key.text(), keyword.name, unit);
  }
  return true;
}

void Tracer::require(const Site& site, std::string_view key, std::string_view keyword,
                     TraceUnit& unit) {
  if (site.value.find(key)) return;
  unit.valid = false;
  unit.faults.push_back(missing_key(site.at.instance, keyword, key));
}

}  // namespace patchbay::schema
