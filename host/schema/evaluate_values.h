// Evaluates the instructions that check a value but not its members or items. Included by
// evaluator.h.
#pragma once

#include <algorithm>

#include "base/utf8.h"
#include "schema/evaluator.h"
#include "schema/value_equality.h"

namespace patchbay::schema {

// The number of digits of a long number that count as one step. Each instruction reads the number
// again.
constexpr std::size_t kDigitsAStep = 8;

// Returns true if the number is within the bounds of the instruction kRange, in whatever form it
// is.
[[gnu::noinline]] inline bool in_range(const Number& number, const Instruction& in) {
  const auto order = [&](std::int64_t bound) {
    if (number.form != Number::Form::kWide) {
      return compare(number.decimal(), Decimal::of(Wide{bound}));
    }
    return number.wide < bound ? -1 : static_cast<int>(number.wide > bound);
  };
  return ((in.a & Instruction::kHasLeast) == 0 || order(in.b) >= 0) &&
         ((in.a & Instruction::kHasMost) == 0 || order(in.c) <= 0);
}

template <class V>
bool Evaluator<V>::boolean(const Instruction& in, V value, Marks*) {
  return value.boolean() == (in.a != 0);
}

template <class V>
bool Evaluator<V>::integral(const Instruction&, V value, Marks*) {
  const Number number = value.number();
  return may_spend(number.text.size() / kDigitsAStep) && number.is_integral();
}

template <class V>
[[gnu::always_inline]] inline bool Evaluator<V>::range(const Instruction& in, V value, Marks*) {
  if (std::int64_t small = 0; value.int64(small)) return small >= in.b && small <= in.c;
  return long_range(in, value);
}

template <class V>
[[gnu::noinline]] bool Evaluator<V>::long_range(const Instruction& in, V value) {
  const Number number = value.number();
  return may_spend(number.text.size() / kDigitsAStep) && in_range(number, in);
}

template <class V>
bool Evaluator<V>::compared(const Instruction& in, V value, Marks*) {
  const Number number = value.number();
  if (!may_spend(number.text.size() / kDigitsAStep)) return false;
  const int order = compare(number, *program_.constants[in.a]);
  if (in.op == Op::kMinimum) return order >= 0;
  if (in.op == Op::kMaximum) return order <= 0;
  return in.op == Op::kExclusiveMinimum ? order > 0 : order < 0;
}

template <class V>
bool Evaluator<V>::multiple(const Instruction& in, V value, Marks*) {
  constexpr std::uint64_t kDivisionsAStep = 4;
  const Number number = value.number();
  const Constant& divisor = *program_.constants[in.a];
  return may_spend(multiple_steps(number, divisor) / kDivisionsAStep) &&
         is_multiple(number, divisor);
}

// Returns true if the number of code points of `text` is within the bounds of the instruction
// kLength.
[[gnu::noinline]] inline bool has_length(std::string_view text, const Instruction& in) {
  const auto points = static_cast<std::int64_t>(count_code_points(text));
  return points >= in.b && points <= in.c;
}

template <class V>
[[gnu::always_inline]] inline bool Evaluator<V>::length(const Instruction& in, V value, Marks*) {
  const std::string_view text = value.text();
  constexpr std::size_t kCountedAStep = 256;  // number of bytes that count as one step
  const auto bytes = static_cast<std::int64_t>(text.size());
  if (bytes < in.b) return false;
  if (bytes <= in.c && (in.b <= 1 || bytes / 4 >= in.b)) return true;
  return may_spend(text.size() / kCountedAStep) && has_length(text, in);
}

template <class V>
bool Evaluator<V>::string_in(const Instruction& in, V value, Marks*) {
  return program_.tables[in.a].find(value.text()) != KeyTable::kAbsent;
}

template <class V>
bool Evaluator<V>::number_in(const Instruction& in, V value, Marks*) {
  constexpr std::size_t kComparedAStep = 8;
  const auto& [near, far] = program_.numbers[in.a];
  const Number number = value.number();
  const std::size_t digits = number.text.size() / kDigitsAStep;
  const std::size_t compared = (near.size() + far.size()) / kComparedAStep;
  if (!may_spend(digits + compared * (1 + digits / kDigitsAStep))) return false;
  if (number.form != Number::Form::kText) {
    return std::any_of(near.begin(), near.end(),
                       [&](const Node* one) { return equal(NodeValue(*one), value); }) ||
           std::any_of(far.begin(), far.end(),
                       [&](const Constant& one) { return compare(number, one) == 0; });
  }
  const Decimal decimal = number.decimal();
  return std::any_of(near.begin(), near.end(),
                     [&](const Node* one) { return Decimal::of(one->text()) == decimal; }) ||
         std::any_of(far.begin(), far.end(),
                     [&](const Constant& one) { return one.decimal == decimal; });
}

template <class V>
bool Evaluator<V>::equals_one(const Instruction& in, V value, Marks*) {
  const auto& values = program_.values[in.a];
  std::optional<std::size_t> reading;  // number of steps for reading the value; computed at most
                                       // once
  return std::any_of(values.begin(), values.end(), [&](const ListedValue& one) {
    if (one.node->size() != value.size()) return false;
    if (!reading) reading = read_by_equal(value) / kDigitsAStep;
    return may_spend(one.work + *reading) && equal(NodeValue(*one.node), value);
  });
}

template <class V>
bool Evaluator<V>::pattern(const Instruction& in, V value, Marks*) {
  return search(*program_.patterns[in.a], value.text());
}

template <class V>
bool Evaluator<V>::format(const Instruction& in, V value, Marks*) {
  const std::string_view text = value.text();
  return (V::kIsUtf8 || is_utf8(text)) && program_.formats[in.a](text);
}

template <class V>
bool Evaluator<V>::search(const Pattern& pattern, std::string_view text) {
  const Pattern::Match match = pattern.search(text, left_.searches);
  return match == Pattern::Match::kLimit ? stop(Trouble::kPatternWork)
                                         : match == Pattern::Match::kYes;
}

}  // namespace patchbay::schema
