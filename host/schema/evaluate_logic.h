// Boolean logic and conditions. Included by evaluator.h.
#pragma once

#include "schema/evaluator.h"

namespace patchbay::schema {

// Runs a branch; what it marked counts only when it passed and `keep`.
template <class V>
bool Evaluator<V>::scratch(BlockId block, V value, Marks* marks, bool keep) {
  if (!marks) return run(block, value, nullptr);
  Marks own(marks->size());
  const bool passed = run(block, value, &own);
  if (passed && keep) marks->merge(own);
  return passed;
}

template <class V>
bool Evaluator<V>::any_of(const Instruction& in, V value, Marks* marks) {
  bool passed = false;
  for (std::int64_t i = 0; i < in.b; ++i) {
    passed = scratch(program_.lists[in.a + i], value, marks, true) || passed;
    if (passed && !marks) return true;
  }
  return passed;
}

template <class V>
bool Evaluator<V>::one_of(const Instruction& in, V value, Marks* marks) {
  int passed = 0;
  for (std::int64_t i = 0; i < in.b && passed < 2; ++i) {
    passed += scratch(program_.lists[in.a + i], value, marks, true) ? 1 : 0;
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
  return run(program_.lists[in.b + (yes ? 0 : 1)], value, marks);
}

}  // namespace patchbay::schema
