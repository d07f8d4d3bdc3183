// Evaluates arrays and objects. Included by evaluator.h.
#pragma once

#include "base/utf8.h"
#include "schema/evaluator.h"
#include "schema/property_walk.h"
#include "schema/required_members.h"
#include "schema/value_equality.h"

namespace patchbay::schema {

template <class V>
bool Evaluator<V>::size(const Instruction& in, V value, Marks*) {
  const auto size = static_cast<std::int64_t>(value.size());
  return size >= in.b && size <= in.c;
}

template <class V>
bool Evaluator<V>::object(const Instruction& in, V value, Marks* marks) {
  const ObjectPlan& plan = program_.objects[in.a];
  if (value.size() < plan.required) return false;
  const bool in_two_walks = plan.shallow_first || kExplains;
  if (marks || plan.shape == ObjectPlan::Shape::kAny ||
      (plan.shape == ObjectPlan::Shape::kListed && in_two_walks)) {
    return keyed(plan, value, marks);
  }
  const Level level(*this);  // outside of the loops, where it would cost a register
  if (!level.entered()) return false;
  if (plan.shape == ObjectPlan::Shape::kListed) return listed(plan, value);
  return plan.shape == ObjectPlan::Shape::kMap ? map(plan, value) : one_key(plan, value);
}

template <class V>
[[gnu::noinline]] bool Evaluator<V>::keyed(const ObjectPlan& plan, V value, Marks* marks) {
  return plan.required <= FewMembers::kMost
             ? judge_members(plan, value, marks, FewMembers())
             : judge_members(plan, value, marks, ManyMembers(plan.required));
}

// Checks every member with the same block, whatever its key is.
template <class V>
[[gnu::noinline]] bool Evaluator<V>::map(const ObjectPlan& plan, V value) {
  for (const auto& [key, member] : value.members()) {
    if (!descend(plan.unknown, member)) return false;
  }
  return true;
}

// Searches for a single key of at most 16 bytes, and checks its member. Checks no other member.
template <class V>
[[gnu::noinline]] bool Evaluator<V>::one_key(const ObjectPlan& plan, V value) {
  const Property& wanted = plan.properties.front();
  for (const auto& [key, member] : value.members()) {
    if (wanted.is(key)) [[unlikely]]
      return descend(wanted.block, member);
  }
  return plan.required == 0;
}

// Checks each member: with the block of its key if the plan lists the key, otherwise with the block
// for unknown keys.
template <class V>
[[gnu::noinline]] bool Evaluator<V>::listed(const ObjectPlan& plan, V value) {
  PropertyWalk properties(plan);
  FewMembers met;
  std::size_t left = plan.asks_unknown
                         ? SIZE_MAX
                         : plan.table.size();  // number of keys not found yet; at 0 the loop ends
  for (const auto& [key, member] : value.members()) {
    const Property* property = properties.find(key);
    if (!property) {
      if (!descend(plan.unknown, member)) return false;
      continue;
    }
    if (!descend(property->block, member)) return false;
    met.note(*property);
    if (--left == 0) break;
  }
  return met.all(plan);
}

// With `shallow_first`, or in an explanation, checks strings and numbers before containers, so that
// an alternative can fail before its containers are entered. Otherwise every alternative would
// enter the containers on each level, with exponential work.
template <class V>
template <class Met>
bool Evaluator<V>::judge_members(const ObjectPlan& plan, V value, Marks* marks, Met met) {
  if (!plan.shallow_first && !kExplains) {
    return members<Reach::kAll>(plan, value, marks, std::move(met));
  }
  return members<Reach::kShallow>(plan, value, marks, std::move(met)) &&
         members<Reach::kDeep>(plan, value, marks, AllMembers());
}

template <class V>
template <typename Evaluator<V>::Reach kReach, class Met>
bool Evaluator<V>::members(const ObjectPlan& plan, V value, Marks* marks, Met met) {
  const Level level(*this);
  if (!level.entered()) return false;
  PropertyWalk properties(plan);
  std::size_t left = plan.table.size();
  std::size_t index = 0;
  for (const auto& [key, member] : value.members()) {
    const Property* property = properties.find(key);
    if (property) met.note(*property);
    const bool deep = kReach != Reach::kAll && member.kind() >= Kind::kArray;
    if (kReach == Reach::kAll || deep == (kReach == Reach::kDeep)) {
      const bool known = property && property->declared;
      if (known && !descend(property->block, member)) return false;
      if (known && marks) marks->set(index);
      const bool asks = known ? plan.asks_known : plan.asks_unknown;
      if (asks && !unlisted(plan, key, member, known, marks, index)) return false;
    }
    if (property && --left == 0 && !plan.asks_unknown && !marks) break;
    ++index;
  }
  return met.all(plan);
}

// Checks a member by propertyNames, patternProperties and additionalProperties. `known`:
// `properties` lists the key.
template <class V>
bool Evaluator<V>::unlisted(const ObjectPlan& plan, std::string_view key, V member, bool known,
                            Marks* marks, std::size_t index) {
  if (plan.names != kAcceptAll && !name(plan.names, key)) return false;
  for (const auto& [pattern, block] : plan.patterns) {
    if (!search(*pattern, key)) {
      if (trouble_ != Trouble::kNone) return false;
      continue;
    }
    known = true;
    if (marks) marks->set(index);
    if (!descend(block, member)) return false;
  }
  if (known) return true;
  if (marks && plan.marks_additional) marks->set(index);
  return descend(plan.additional, member);
}

template <class V>
bool Evaluator<V>::name(BlockId block, std::string_view key) {
  if (!V::kIsUtf8 && !is_utf8(key)) return false;
  const Node node = Node::of_string(key);
  Evaluator<NodeValue> names(program_, left_);
  const bool passed = names.passes(block, NodeValue(node));
  left_ = names.left();
  if (names.trouble() != Trouble::kNone) return stop(names.trouble());
  return passed;
}

template <class V>
bool Evaluator<V>::items(const Instruction& in, V value, Marks* marks) {
  const ArrayPlan& plan = program_.arrays[in.a];
  const Block& rest = program_.blocks[plan.rest];
  if (plan.prefix.empty() && !marks) return list(rest, value);
  const Level level(*this);
  if (!level.entered()) return false;
  std::size_t index = 0;
  for (const V item : value.items()) {
    const bool fixed = index < plan.prefix.size();
    if (!descend(fixed ? program_.blocks[plan.prefix[index]] : rest, item)) return false;
    if (marks && (fixed || plan.marks_rest)) marks->set(index);
    ++index;
  }
  return true;
}

// Checks every item with the same block.
template <class V>
[[gnu::noinline]] bool Evaluator<V>::list(const Block& block, V value) {
  const Level level(*this);
  if (!level.entered()) return false;
  for (const V item : value.items()) {
    if (!descend(block, item)) return false;
  }
  return true;
}

template <class V>
bool Evaluator<V>::contains(const Instruction& in, V value, Marks* marks) {
  const ContainsPlan& plan = program_.contains[in.a];
  const Level level(*this);
  if (!level.entered()) return false;
  std::size_t found = 0;
  std::size_t index = 0;
  const bool all = (marks && plan.marks) || plan.most != SIZE_MAX;
  for (const V item : value.items()) {
    if (descend(plan.block, item)) {
      ++found;
      if (marks && plan.marks) marks->set(index);
      if (found > plan.most) return false;
      if (!all && found >= plan.least) return true;
    }
    ++index;
  }
  return found >= plan.least;
}

template <class V>
bool Evaluator<V>::unique(const Instruction&, V value, Marks*) {
  constexpr std::size_t kItemsAStep = 4;
  return may_spend(value.size() / kItemsAStep) && !equal_items(value, program_.hash_seed);
}

template <class V>
bool has_key(V object, std::string_view wanted) {
  for (const auto& [key, member] : object.members()) {
    if (key == wanted) return true;
  }
  return false;
}

template <class V>
bool Evaluator<V>::dependent(const Instruction& in, V value, Marks* marks) {
  const DependentPlan& plan = program_.dependents[in.a];
  if (!has_key(value, plan.trigger)) return true;
  for (const std::string& key : plan.required) {
    if (!has_key(value, key)) return false;
  }
  return go_on_in(plan.block, value, marks);
}

template <class V>
bool Evaluator<V>::unevaluated(const Instruction& in, V value, Marks* marks) {
  Marks own(value.size());
  if (!run(in.a, value, &own)) return false;
  const Level level(*this);
  if (!level.entered()) return false;
  const auto left_over = static_cast<BlockId>(in.b);
  std::size_t index = 0;
  if (value.kind() == Kind::kArray) {
    for (const V item : value.items()) {
      if (!own.has(index++) && !descend(left_over, item)) return false;
    }
  } else {
    for (const auto& [key, member] : value.members()) {
      if (!own.has(index++) && !descend(left_over, member)) return false;
    }
  }
  if (marks) marks->set_all();
  return true;
}

}  // namespace patchbay::schema
