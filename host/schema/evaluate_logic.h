// Evaluates boolean logic and conditions. Included by evaluator.h.
#pragma once

#include <bit>

#include "schema/evaluator.h"

namespace patchbay::schema {

// Runs a branch. Adds its marks to `marks` only if it passes and `keep` is true.
template <class V>
bool Evaluator<V>::scratch(BlockId block, V value, Marks* marks, bool keep) {
  if (!marks) return run(block, value, nullptr);
  Marks own(marks->size());
  const bool passed = run(block, value, &own);
  if (passed && keep) marks->merge(own);
  return passed;
}

// Reads the value's members once, and returns the alternatives that may still hold.
template <class V>
Selector::Mask Evaluator<V>::candidates(const Selector& selector, V value) {
  using Mask = Selector::Mask;
  Mask left = selector.all;
  Mask met = 0;  // the selector's keys that the object has
  for (const auto& [key, member] : value.members()) {
    const std::uint32_t slot = selector.keys.find(key);
    if (slot == KeyTable::kAbsent) continue;
    const Selector::Teller& teller = selector.tellers[slot];
    const Kind kind = member.kind();
    left &= teller.by_kind[static_cast<std::size_t>(kind)];
    if (kind == Kind::kString) {
      const std::uint32_t text = teller.strings.find(member.text());
      left &= text == KeyTable::kAbsent ? teller.other_strings : teller.by_string[text];
    } else if (kind == Kind::kInteger && !teller.by_integer.empty()) {
      if (std::int64_t small = 0; member.int64(small)) left &= Selector::taking(teller, small);
    } else if (kind == Kind::kBoolean) {
      left &= teller.by_boolean[member.boolean() ? 1 : 0];
    }
    if ((left & (left - 1)) == 0) return left;  // at most one alternative remains
    met |= Mask{1} << slot;
  }
  for (std::size_t i = 0; i < selector.tellers.size(); ++i) {
    if ((met >> i & 1U) == 0) left &= ~selector.tellers[i].required;
  }
  return left;
}

// Returns which of the 64 alternatives from number `from` on may hold and must be entered.
template <class V>
Selector::Mask Evaluator<V>::worth_entering(const Instruction& in, std::int64_t from, V value) {
  const std::int64_t count = std::min<std::int64_t>(in.b - from, Selector::kMost);
  if (in.c == 0) {
    return count == Selector::kMost ? ~Selector::Mask{0} : (Selector::Mask{1} << count) - 1;
  }
  if (!may_go_on()) return 0;
  return candidates(program_.selectors[in.c - 1 + from / Selector::kMost], value);
}

template <class V>
bool Evaluator<V>::any_of(const Instruction& in, V value, Marks* marks) {
  bool passed = false;
  for (std::int64_t from = 0; from < in.b; from += Selector::kMost) {
    for (auto left = worth_entering(in, from, value); left != 0; left &= left - 1) {
      const std::size_t at = in.a + from + std::countr_zero(left);
      passed = scratch(program_.lists[at], value, marks, true) || passed;
      if (passed && !marks) return true;
    }
  }
  return passed;
}

template <class V>
bool Evaluator<V>::one_of(const Instruction& in, V value, Marks* marks) {
  int passed = 0;
  for (std::int64_t from = 0; from < in.b; from += Selector::kMost) {
    for (auto left = worth_entering(in, from, value); left != 0; left &= left - 1) {
      const std::size_t at = in.a + from + std::countr_zero(left);
      passed += scratch(program_.lists[at], value, marks, true) ? 1 : 0;
      if (passed > 1) return false;
    }
  }
  return passed == 1;
}

template <class V>
bool Evaluator<V>::negation(const Instruction& in, V value, Marks* marks) {
  return !scratch(in.a, value, marks, false);
}

template <class V>
bool Evaluator<V>::condition(const Instruction& in, V value, Marks* marks) {
  const bool yes = scratch(in.a, value, marks, true);
  return go_on_in(program_.lists[in.b + (yes ? 0 : 1)], value, marks);
}

}  // namespace patchbay::schema
