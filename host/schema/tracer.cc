#include "schema/tracer.h"

#include "schema/assertion.h"
#include "schema/fault_hint.h"
#include "schema/fault_text.h"
#include "schema/rule_text.h"

namespace patchbay::schema {
namespace {

bool looks_at_others(const Keyword& keyword) {
  return keyword.word == Word::kUnevaluatedItems || keyword.word == Word::kUnevaluatedProperties;
}

bool is_list_of_values(Word word) { return word == Word::kConst || word == Word::kEnum; }

// Removes the fault of `type` if const or enum also refuse the value. Their fault is better,
// because it lists the allowed values.
void prefer_values(TraceUnit& unit) {
  const bool has_list = std::any_of(
      unit.units.begin(), unit.units.end(),
      [](const TraceUnit& part) { return !part.valid && is_list_of_values(part.word); });
  if (!has_list) return;
  std::erase_if(unit.units, [](const TraceUnit& part) { return part.word == Word::kType; });
}

bool is_fault_of_type(const TraceUnit& unit) {
  return !unit.units.empty() && unit.units.back().word == Word::kType && !unit.units.back().valid;
}

}  // namespace

TraceUnit Tracer::run(const Node& instance, std::string_view place) {
  EvaluatedPositions evaluated;
  return judge(model_.root(), instance, {"", std::string(place), nullptr}, evaluated);
}

TraceUnit Tracer::judge(SubschemaId id, const Node& value, const Place& at,
                        EvaluatedPositions& evaluated) {
  TraceUnit unit{at.keyword, judge_ ? std::string() : model_.location(id), at.instance};
  unit.is_subschema = true;
  if (++judged_ > limits_.judged || kept_ >= limits_.kept || has_found_enough() || !room_.left()) {
    cut_ = true;
    return unit;
  }
  const Subschema& schema = model_.at(id);
  if (schema.node->is(Kind::kBoolean)) {
    unit.valid = schema.node->boolean();
    if (!unit.valid) unit.findings.push_back(nothing_allowed(at.instance, value));
    return unit;
  }
  const ScopeId outer = at.scope ? at.scope->id : 0;
  const Scope scope{schema.resource, at.scope,
                    judge_ ? judge_->enter(outer, schema.resource) : ScopeId{0}};
  const SubschemaFrame entered{id, &value, &scope, entered_};
  if (is_entered(entered)) return unit;
  const std::tuple part{id, scope.id, &value};
  const bool keeps = judge_ && shallow_ == 0 && unkept_ == 0;
  if (keeps && told_.contains(part)) {
    unit.valid = false;
    return unit;
  }
  entered_ = &entered;
  judge_by(id, value, {at.keyword, at.instance, &scope}, evaluated, unit);
  entered_ = entered.outer;
  if (keeps && !unit.valid && !cut_) told_.insert(part);
  return unit;
}

// Returns true if the subschema is already being evaluated for the same value, because it refers
// back to itself. A second evaluation would find the same.
bool Tracer::is_entered(const SubschemaFrame& next) const {
  const auto resources_of = [](const Scope* scope) {
    std::set<ResourceId> resources;
    for (; scope; scope = scope->outer) resources.insert(scope->resource);
    return resources;
  };
  for (const SubschemaFrame* other = next.outer; other && other->value == next.value;
       other = other->outer) {
    if (other->id == next.id && resources_of(other->scope) == resources_of(next.scope)) return true;
  }
  return false;
}

// Applies all keywords of a subschema. unevaluated* comes last, because it depends on all others.
void Tracer::judge_by(SubschemaId id, const Node& value, const Place& at,
                      EvaluatedPositions& evaluated, TraceUnit& unit) {
  const Subschema& schema = model_.at(id);
  EvaluatedPositions own;
  const bool marks = std::any_of(schema.keywords.begin(), schema.keywords.end(), looks_at_others);
  marking_ += marks ? 1 : 0;
  const bool outside = std::exchange(doubtful_, false);
  bool has_wrong_type = false;
  for (const bool last : {false, true}) {
    if (last && !marks) break;
    for (const Keyword& keyword : schema.keywords) {
      if (looks_at_others(keyword) != last) continue;
      if (has_wrong_type && !is_list_of_values(keyword.word)) continue;
      apply_to({id, schema, keyword, value, at}, own, unit);
      // After a wrong type, further faults would not help.
      has_wrong_type = has_wrong_type || (judge_ && is_fault_of_type(unit));
    }
    // By the specification, a failed subschema evaluates no members. But then these members would
    // be reported as unknown keys, which would mislead the caller.
    doubtful_ = judge_ && !unit.valid;
  }
  if (judge_) prefer_values(unit);
  doubtful_ = outside;
  marking_ -= marks ? 1 : 0;
  if (unit.valid) evaluated.insert(own.begin(), own.end());
}

// Adds a keyword's unit to its subschema's unit, if the keyword applies to this kind of value.
void Tracer::apply_to(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
  const std::string token = pointer_token(site.keyword.name);
  TraceUnit part{schema_pointer(site.at.keyword, token),
                 judge_ ? std::string() : model_.location(site.id) + token, site.at.instance,
                 site.keyword.word};
  if (!apply(site, own, part)) return;
  count(part.findings);
  if (!part.valid) part.annotation.clear();
  unit.valid = unit.valid && part.valid;
  keep(unit, std::move(part));
}

// Counts the findings. A finding that lists names counts as several, because each name is read and
// compared.
void Tracer::count(const std::vector<Finding>& findings) {
  findings_ += findings.size();
  for (const Finding& finding : findings) count_names(finding.values.size());
}

// Adds `part` to `unit`. With a judge, drops valid parts, because only faults are needed.
void Tracer::keep(TraceUnit& unit, TraceUnit part) {
  if (judge_ && part.valid) return;
  constexpr std::size_t kShort = 256;  // size of a unit in bytes; a longer unit counts as several
  const std::size_t bytes =
      part.keyword_location.size() + part.instance_location.size() + part.annotation.size();
  if (shallow_ == 0) kept_ += 1 + bytes / kShort;
  unit.units.push_back(std::move(part));
}

Judge::Answer Tracer::ask(const Site& site, SubschemaId id, const Node& value) {
  const ScopeId scope = judge_->enter(site.at.scope->id, model_.at(id).resource);
  const Node& schema = *model_.at(id).node;
  if (!schema.is(Kind::kBoolean)) return judge_->ask(id, scope, value);
  return schema.boolean() ? Judge::Answer::kHolds : Judge::Answer::kFails;
}

// Returns true if the value fits a subschema. Adds nothing to the trace.
bool Tracer::passes(const Site& site, SubschemaId id, const Node& value) {
  const auto answer = judge_ ? ask(site, id, value) : Judge::Answer::kUnknown;
  if (answer != Judge::Answer::kUnknown) return answer == Judge::Answer::kHolds;
  EvaluatedPositions dropped;
  ++unkept_;
  const bool valid = judge(id, value, site.at, dropped).valid;
  --unkept_;
  return valid;
}

// Returns true if a subschema that refuses an array or object of this kind may do so by `type`,
// `const` or `enum`, or by a union of which all alternatives refuse it so. `depth` limits the
// nesting of examined unions.
bool Tracer::may_refuse_whole(SubschemaId id, Kind kind, unsigned depth) const {
  const std::string_view type = kind == Kind::kArray ? "array" : "object";
  const auto refuses = [&](const Keyword& keyword) {
    if (depth > 0 && (keyword.word == Word::kAnyOf || keyword.word == Word::kOneOf)) {
      return std::all_of(keyword.children.begin(), keyword.children.end(),
                         [&](SubschemaId each) { return may_refuse_whole(each, kind, depth - 1); });
    }
    if (keyword.word != Word::kType) return is_list_of_values(keyword.word);
    const Node& asked = *keyword.value;
    const auto names = asked.is(Kind::kArray) ? asked.items() : std::span(&asked, 1);
    return std::none_of(names.begin(), names.end(),
                        [&](const Node& name) { return name.text() == type; });
  };
  const auto parts = in_place(model_, id);
  return std::any_of(parts.begin(), parts.end(), [&](SubschemaId part) {
    const auto& keywords = model_.at(part).keywords;
    return std::any_of(keywords.begin(), keywords.end(), refuses);
  });
}

// Evaluates `value` by a subschema below the keyword. `token` is the path from the keyword to the
// subschema. `step` is the path from the current value to `value`.
bool Tracer::into(const Site& site, TraceUnit& unit, SubschemaId id, const Node& value,
                  const std::string& token, const std::string& step,
                  EvaluatedPositions& evaluated) {
  const Place below{schema_pointer(unit.keyword_location, token), site.at.instance + step,
                    site.at.scope};
  const bool is_part = judge_ && !step.empty();
  const auto answer = is_part ? ask(site, id, value) : Judge::Answer::kUnknown;
  if (answer == Judge::Answer::kHolds) return true;
  const bool fails = answer == Judge::Answer::kFails;
  const bool enters = !fails || shallow_ == 0 || value.kind() < Kind::kArray ||
                      model_.at(id).node->is(Kind::kBoolean) || may_refuse_whole(id, value.kind());
  TraceUnit part = enters ? judge(id, value, below, evaluated) : TraceUnit{};
  if (fails && part.valid) {  // no fault was found inside, or a limit ended the search
    part.valid = false;
    part.findings.push_back(does_not_fit(below.instance, site.keyword.name, value));
  }
  const bool valid = part.valid;
  keep(unit, std::move(part));
  return valid;
}

// Applies a keyword and fills its unit. Returns false if the keyword does not apply to this kind of
// value.
bool Tracer::apply(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
  const Keyword& keyword = site.keyword;
  if (Assertion::is_one(keyword.word)) {
    const ExplainedValue value =
        judge_ ? judge_->value_of(site.value) : ExplainedValue(site.value, context_);
    const bool applies =
        Assertion(model_, site.id, keyword, site.value, value, unit).apply(searches_, hash_seed_);
    if (judge_ && !unit.valid && is_list_of_values(keyword.word)) leave_out_refused(site, unit);
    return applies;
  }
  switch (keyword.word) {
    case Word::kRef:
    case Word::kDynamicRef:
    case Word::kRecursiveRef:
      unit.valid = into(site, unit, target(keyword, site.at.scope), site.value, "", "", own);
      return true;
    case Word::kAnyOf:
    case Word::kOneOf:
      if (judge_) return apply_alternatives(site, own, unit);
      return apply_branches(site, own, unit);
    case Word::kAllOf:
      return apply_branches(site, own, unit);
    case Word::kNot:
      return apply_not(site, unit);
    case Word::kIf:
      if (judge_ && marking_ == 0) return true;  // a false condition is not a fault
      ++unkept_;
      into(site, unit, keyword.children.front(), site.value, "", "", own);
      --unkept_;
      if (judge_) unit.units.clear();
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

// Removes from the fault's list of allowed values those that other rules for the same value refuse.
void Tracer::leave_out_refused(const Site& site, TraceUnit& unit) {
  constexpr std::size_t kMost = 20;  // maximum number of values; a longer list is reported
                                     // unchanged
  Finding& finding = unit.findings.back();
  if (finding.values.empty() || finding.values.size() > kMost) return;
  const SubschemaFrame& whole = outermost();
  const auto [at, is_new] = accepted_.try_emplace({whole.id, whole.scope->id, &site.keyword});
  if (is_new) {
    for (const Node* value : finding.values) {
      const auto answer = judge_->ask(whole.id, whole.scope->id, *value);
      if (answer != Judge::Answer::kFails) at->second.push_back(value);
    }
  }
  if (at->second.empty() || at->second.size() == finding.values.size()) return;
  finding = neither(site.at.instance, site.keyword.name, site.value, at->second, {});
}

// Returns the outermost subschema that is being evaluated for the same value.
const Tracer::SubschemaFrame& Tracer::outermost() const {
  const SubschemaFrame* whole = entered_;
  while (whole->outer && whole->outer->value == whole->value) whole = whole->outer;
  return *whole;
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

// Applies all branches, even when the result is already known.
bool Tracer::apply_branches(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
  const Keyword& keyword = site.keyword;
  std::vector<std::size_t> passed;
  for (std::size_t i = 0; i < keyword.children.size(); ++i) {
    const std::string token = "/" + std::to_string(i);
    if (into(site, unit, keyword.children[i], site.value, token, "", own)) passed.push_back(i);
  }
  unit.valid = keyword.word == Word::kAllOf   ? passed.size() == keyword.children.size()
               : keyword.word == Word::kAnyOf ? !passed.empty()
                                              : passed.size() == 1;
  if (keyword.word == Word::kOneOf && passed.size() > 1) tell_several(site, passed, unit);
  return true;
}

bool Tracer::apply_not(const Site& site, TraceUnit& unit) {
  EvaluatedPositions dropped;
  const SubschemaId child = site.keyword.children.front();
  const SubschemaId asked = judge_ ? negated(model_, child) : kNowhere;
  if (asked != kNowhere) {  // `not` of a `not`
    unit.valid = into(site, unit, asked, site.value, "", "", dropped);
    return true;
  }
  unit.valid = judge_ ? !passes(site, child, site.value)
                      : !into(site, unit, child, site.value, "", "", dropped);
  if (!unit.valid) {
    unit.findings.push_back(must_not_fit(site.at.instance, model_, child, site.value));
  }
  return true;
}

// Applies a `then` or `else` keyword if the `if` selects it. Evaluates the `if` again to find this
// out.
bool Tracer::apply_branch(const Site& site, EvaluatedPositions& own, TraceUnit& unit) {
  const Keyword* condition = site.schema.find(Word::kIf);
  if (!condition) return false;
  const bool yes = passes(site, condition->children.front(), site.value);
  if (yes != (site.keyword.word == Word::kThen)) return false;
  const SubschemaId child = site.keyword.children.front();
  unit.valid = into(site, unit, child, site.value, "", "", own);
  if (is_false(child) && !unit.valid) {
    refuse_condition(site, *condition, unit);
  } else if (judge_ && !unit.valid) {
    add_reason(unit, reason_of(site, condition->children.front(), yes));
    add_awaited(unit, keys_awaited(site, condition->children.front(), yes));
  }
  return true;
}

// Returns the pointers of the missing members on which the condition depends. If the condition
// holds (`holds`), these are the members that it describes, otherwise those that it requires.
std::vector<std::string> Tracer::keys_awaited(const Site& site, SubschemaId id, bool holds) {
  std::vector<std::string> awaited;
  if (!site.value.is(Kind::kObject)) return awaited;
  const auto add = [&](std::string_view key) {
    if (!index_.find(site.value, key)) awaited.push_back(site.at.instance + pointer_token(key));
  };
  for (const SubschemaId part : in_place(model_, id)) {
    const Keyword* asked = model_.at(part).find(holds ? Word::kProperties : Word::kRequired);
    if (!asked) continue;
    for (const Member& member :
         asked->value->is(Kind::kObject) ? asked->value->members() : std::span<const Member>()) {
      add(member.key);
    }
    for (const Node& key :
         asked->value->is(Kind::kArray) ? asked->value->items() : std::span<const Node>()) {
      add(key.text());
    }
  }
  return awaited;
}

// Returns a sentence with the reason why a branch applies: how the value fits the condition `id`,
// or why it does not fit. Returns "" if the condition has no rule for the value.
std::string Tracer::reason_of(const Site& site, SubschemaId id, bool holds) {
  if (holds) {
    const std::string given = described_as_given(model_, id, site.value);
    return given == kOfAnyKind ? "" : " It is asked because the value is one " + given + ".";
  }
  TraceUnit failed{"", "", site.at.instance, site.keyword.word};
  EvaluatedPositions dropped;
  ++unkept_;
  into(site, failed, id, site.value, "", "", dropped);
  --unkept_;
  const Finding* first = first_of(failed);
  if (!first || is_false(id) || first->fault.allowed == kNotExamined) return "";
  return " It is asked because a condition is not met: t" + told(*first, false).sentence.substr(1);
}

// Adds the fault of `then: false` or `else: false`. No value fits `false`, so the fault is about
// the condition of `if`. With `then`, the value must not fit the condition. With `else`, it must
// fit.
void Tracer::refuse_condition(const Site& site, const Keyword& condition, TraceUnit& unit) {
  const bool held = site.keyword.word == Word::kThen;
  if (judge_ && !held) {
    EvaluatedPositions dropped;
    unit.units.clear();
    into(site, unit, condition.children.front(), site.value, "", "", dropped);
    return;
  }
  Finding finding =
      held ? must_not_fit(site.at.instance, model_, condition.children.front(), site.value)
           : does_not_fit(site.at.instance, site.keyword.name, site.value);
  finding.fault.keyword = site.keyword.name;
  unit.units.back().findings = {std::move(finding)};
}

}  // namespace patchbay::schema
