// Arrays and objects. Included by evaluator.h.
#pragma once

#include "json/utf8.h"
#include "schema/evaluator.h"
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
  return plan.required <= FewMet::kMost ? members(plan, value, marks, FewMet())
                                        : members(plan, value, marks, ManyMet(plan.required));
}

template <class V>
template <class Met>
bool Evaluator<V>::members(const ObjectPlan& plan, V value, Marks* marks, Met met) {
  const Level level(*this);
  if (!level.entered()) return false;
  std::size_t left = plan.table.size();
  std::size_t index = 0;
  for (const auto& [key, member] : value.members()) {
    const std::uint32_t slot = plan.table.find(key);
    bool known = false;
    if (slot != KeyTable::kAbsent) {
      const Property& property = plan.properties[slot];
      known = property.declared;
      met.note(property.required);
      if (!descend(property.block, member)) return false;
      if (known && marks) marks->set(index);
      if (--left == 0 && !plan.asks_unknown && !marks) break;
    }
    const bool asks = known ? plan.asks_known : plan.asks_unknown;
    if (asks && !unlisted(plan, key, member, known, marks, index)) return false;
    ++index;
  }
  return met.all(plan.required);
}

// What is asked of a member beside `properties`.
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
  if (!V::kIsUtf8 && !json::is_utf8(key)) return false;
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
  const Level level(*this);
  if (!level.entered()) return false;
  const Block& rest = program_.blocks[plan.rest];
  std::size_t index = 0;
  for (const V item : value.items()) {
    const bool fixed = index < plan.prefix.size();
    if (!descend(fixed ? program_.blocks[plan.prefix[index]] : rest, item)) return false;
    if (marks && (fixed || plan.marks_rest)) marks->set(index);
    ++index;
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
  return all_distinct(value, program_.hash_seed);
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
  return run(plan.block, value, marks);
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
