#include "schema/tracer.h"
#include "schema/assertion.h"
#include "schema/fault_text.h"

namespace patchbay::schema {

TraceUnit Tracer::run(const Node& instance) {
  Evaluated evaluated;
  return judge(model_.root(), instance, {"", "", nullptr}, evaluated);
}

TraceUnit Tracer::judge(SubschemaId id, const Node& value, const Place& at, Evaluated& evaluated) {
  const Subschema& schema = model_.at(id);
  TraceUnit unit{at.keyword, model_.location(id), at.instance};
  unit.is_subschema = true;
  if (++judged_ > limits_.judged || kept_ >= limits_.kept || !room_.left()) {
    cut_ = true;
    return unit;
  }
  if (schema.node->is(Kind::kBoolean)) {
    unit.valid = schema.node->boolean();
    if (!unit.valid) {
      Fault fault = fault_of(at.instance, "false", value, "nothing");
      fault.sentence = "The value at \"" + at.instance + "\" is not allowed to be there.";
      unit.faults.push_back(std::move(fault));
    }
    return unit;
  }
  const Scope scope{schema.resource, at.scope};
  const Place here{at.keyword, at.instance, &scope};
  Evaluated own;
  for (const int round : {0, 1}) {  // unevaluated* looks at what all others did
    for (const Keyword& keyword : schema.keywords) {
      const bool last =
          keyword.word == Word::kUnevaluatedItems || keyword.word == Word::kUnevaluatedProperties;
      if (last == (round == 1)) apply_to({id, schema, keyword, value, here}, own, unit);
    }
  }
  if (unit.valid) evaluated.insert(own.begin(), own.end());
  return unit;
}

// Adds the unit of a keyword to that of its subschema, if it has a say about this kind of value.
void Tracer::apply_to(const Site& site, Evaluated& own, TraceUnit& unit) {
  const std::string token = pointer_token(site.keyword.name);
  TraceUnit part{site.at.keyword + token, model_.location(site.id) + token, site.at.instance,
                 site.keyword.word};
  if (!apply(site, own, part)) return;
  if (!part.valid) part.annotation.clear();
  unit.valid = unit.valid && part.valid;
  keep(unit, std::move(part));
}

// What is good says nothing where only faults are asked for.
void Tracer::keep(TraceUnit& unit, TraceUnit part) {
  if (limits_.only_faults && part.valid) return;
  ++kept_;
  unit.units.push_back(std::move(part));
}

// Judges by a subschema below the keyword, `token` further through the schema and `step` further
// into the instance.
bool Tracer::into(const Site& site, TraceUnit& unit, SubschemaId id, const Node& value,
                  const std::string& token, const std::string& step, Evaluated& evaluated) {
  const Place below{unit.keyword_location + token, site.at.instance + step, site.at.scope};
  TraceUnit part = judge(id, value, below, evaluated);
  const bool valid = part.valid;
  keep(unit, std::move(part));
  return valid;
}

// Whether the keyword has a say about this kind of value; fills its unit.
bool Tracer::apply(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword& keyword = site.keyword;
  if (Assertion::is_one(keyword.word)) {
    return Assertion(model_, site.id, keyword, site.value, unit).apply(searches_);
  }
  switch (keyword.word) {
    case Word::kRef:
    case Word::kDynamicRef:
    case Word::kRecursiveRef:
      unit.valid = into(site, unit, target(keyword, site.at.scope), site.value, "", "", own);
      return true;
    case Word::kAllOf:
    case Word::kAnyOf:
    case Word::kOneOf:
      return apply_branches(site, own, unit);
    case Word::kNot:
      return apply_not(site, unit);
    case Word::kIf:
      into(site, unit, keyword.children.front(), site.value, "", "", own);
      return true;
    case Word::kThen:
    case Word::kElse:
      return apply_branch(site, own, unit);
    default:
      if (site.value.is(Kind::kArray)) return apply_items(site, own, unit);
      if (site.value.is(Kind::kObject)) return apply_members(site, own, unit);
      return false;
  }
}

SubschemaId Tracer::target(const Keyword& reference, const Scope* scope) const {
  SubschemaId found = reference.target;
  if (!reference.is_dynamic) return found;
  for (; scope; scope = scope->outer) {
    const auto& anchors = model_.resource(scope->resource).dynamic_anchors;
    const auto at = anchors.find(reference.dynamic_anchor);
    if (at != anchors.end()) found = at->second;
  }
  return found;
}

bool Tracer::apply_branches(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword& keyword = site.keyword;
  std::size_t passed = 0;
  for (std::size_t i = 0; i < keyword.children.size(); ++i) {
    const std::string token = "/" + std::to_string(i);
    passed += into(site, unit, keyword.children[i], site.value, token, "", own) ? 1 : 0;
  }
  unit.valid = keyword.word == Word::kAllOf   ? passed == keyword.children.size()
               : keyword.word == Word::kAnyOf ? passed > 0
                                              : passed == 1;
  if (keyword.word == Word::kOneOf && passed > 1) {
    unit.faults.push_back(
        fault_of(site.at.instance, keyword.name, site.value,
                 "what fits exactly one of the alternatives; it fits " + std::to_string(passed)));
  }
  return true;
}

bool Tracer::apply_not(const Site& site, TraceUnit& unit) {
  Evaluated dropped;
  unit.valid = !into(site, unit, site.keyword.children.front(), site.value, "", "", dropped);
  if (!unit.valid) {
    unit.faults.push_back(fault_of(site.at.instance, site.keyword.name, site.value,
                                   "anything but " + shown(*site.keyword.value)));
  }
  return true;
}

// Of `then` and `else` the one that the condition, asked once more, chooses.
bool Tracer::apply_branch(const Site& site, Evaluated& own, TraceUnit& unit) {
  const Keyword* condition = site.schema.find(Word::kIf);
  if (!condition) return false;
  Evaluated dropped;
  const bool yes = judge(condition->children.front(), site.value, site.at, dropped).valid;
  if (yes != (site.keyword.word == Word::kThen)) return false;
  unit.valid = into(site, unit, site.keyword.children.front(), site.value, "", "", own);
  return true;
}

}  // namespace patchbay::schema
