// The instructions that judge a value without its members or items. Included by evaluator.h.
#pragma once

#include <algorithm>

#include "json/utf8.h"
#include "schema/evaluator.h"
#include "schema/value_equality.h"

namespace patchbay::schema {

// Returns true if a number of any form is within the bounds of a kRange.
template <class V>
[[gnu::noinline]] bool in_range(V value, const Instruction& in) {
  const Number number = value.number();
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
  return value.number().is_integral();
}

template <class V>
[[gnu::always_inline]] inline bool Evaluator<V>::range(const Instruction& in, V value, Marks*) {
  if (std::int64_t small = 0; value.int64(small)) return small >= in.b && small <= in.c;
  return in_range(value, in);
}

template <class V>
bool Evaluator<V>::compared(const Instruction& in, V value, Marks*) {
  const int order = compare(value.number(), *program_.constants[in.a]);
  if (in.op == Op::kMinimum) return order >= 0;
  if (in.op == Op::kMaximum) return order <= 0;
  return in.op == Op::kExclusiveMinimum ? order > 0 : order < 0;
}

template <class V>
bool Evaluator<V>::multiple(const Instruction& in, V value, Marks*) {
  constexpr std::size_t kDigitsAStep = 64;  // long division takes time for each pair of digits
  const Number number = value.number();
  const Constant& divisor = *program_.constants[in.a];
  return may_spend(number.text.size() * divisor.decimal.digits.size() / kDigitsAStep) &&
         is_multiple(number, divisor);
}

// Returns true if the number of code points of `text` is within the bounds of a kLength.
[[gnu::noinline]] inline bool has_length(std::string_view text, const Instruction& in) {
  const auto points = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  });
  return points >= in.b && points <= in.c;
}

template <class V>
[[gnu::always_inline]] inline bool Evaluator<V>::length(const Instruction& in, V value, Marks*) {
  const std::string_view text = value.text();
  const auto bytes = static_cast<std::int64_t>(text.size());
  if (bytes < in.b) return false;
  if (bytes <= in.c && (in.b <= 1 || bytes / 4 >= in.b)) return true;
  return has_length(text, in);
}

template <class V>
bool Evaluator<V>::string_in(const Instruction& in, V value, Marks*) {
  return program_.tables[in.a].find(value.text()) != KeyTable::kAbsent;
}

template <class V>
bool Evaluator<V>::equals_one(const Instruction& in, V value, Marks*) {
  constexpr std::size_t kDigitsAStep = 64;  // a long literal is parsed again for each value
  const auto& values = program_.values[in.a];
  if (value.kind() == Kind::kReal || value.kind() == Kind::kInteger) {
    if (!may_spend(value.number().text.size() * values.size() / kDigitsAStep)) return false;
  }
  return std::any_of(values.begin(), values.end(),
                     [&](const Node* node) { return equal(NodeValue(*node), value); });
}

template <class V>
bool Evaluator<V>::pattern(const Instruction& in, V value, Marks*) {
  return search(*program_.patterns[in.a], value.text());
}

template <class V>
bool Evaluator<V>::format(const Instruction& in, V value, Marks*) {
  const std::string_view text = value.text();
  return (V::kIsUtf8 || json::is_utf8(text)) && program_.formats[in.a](text);
}

template <class V>
bool Evaluator<V>::search(const Pattern& pattern, std::string_view text) {
  const Pattern::Match match = pattern.search(text, left_.searches);
  return match == Pattern::Match::kLimit ? stop(Trouble::kPatternWork)
                                         : match == Pattern::Match::kYes;
}

}  // namespace patchbay::schema
