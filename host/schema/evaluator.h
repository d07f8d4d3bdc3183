// Runs a Program over an instance for the verdict alone. Allocates nothing unless an object
// requires more than 64 members, unevaluated* meets more than 64, or a list is checked for
// uniqueness.
#pragma once

#include <algorithm>
#include <limits>

#include "schema/instance.h"
#include "schema/program.h"
#include "schema/stack_room.h"
#include "schema/value_equality.h"

namespace patchbay::schema {

// Why a verdict could not be reached.
enum class Trouble : std::uint8_t { kNone, kDepth, kPatternWork };

// Which members or items of one container have been evaluated.
class Marks {
 public:
  explicit Marks(std::size_t size) : size_(size) {
    if (size > 64) more_.resize((size + 63) / 64);
  }
  void set(std::size_t index) { word(index) |= std::uint64_t{1} << (index % 64); }
  [[nodiscard]] bool has(std::size_t index) { return (word(index) >> (index % 64)) & 1U; }
  void set_all() {
    first_ = ~std::uint64_t{0};
    std::fill(more_.begin(), more_.end(), ~std::uint64_t{0});
  }
  void merge(const Marks& other) {
    first_ |= other.first_;
    for (std::size_t i = 0; i < more_.size(); ++i) more_[i] |= other.more_[i];
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::uint64_t& word(std::size_t index) { return size_ > 64 ? more_[index / 64] : first_; }

  std::size_t size_;
  std::uint64_t first_ = 0;
  std::vector<std::uint64_t> more_;
};

template <class V>
class Evaluator {
 public:
  Evaluator(const Program& program, unsigned depth) : program_(program), depth_left_(depth) {}

  // True only when valid; whether a false is to be trusted says trouble().
  bool valid(const V& value) {
    return run(program_.start, value, nullptr) && trouble() == Trouble::kNone;
  }
  [[nodiscard]] Trouble trouble() const { return trouble_; }

 private:
  bool run(BlockId block, const V& value, Marks* marks) {
    const std::uint32_t entry = program_.blocks[block].of(value.kind());
    return entry <= Block::kYes ? entry == Block::kYes : execute(entry, value, marks);
  }

  bool stop(Trouble trouble) {
    if (trouble_ == Trouble::kNone) trouble_ = trouble;
    return false;
  }

  bool execute(std::uint32_t at, const V& value, Marks* marks) {
    if (!room_.left()) return stop(Trouble::kDepth);
    for (const Instruction* next = &program_.code[at];; ++next) {
      if (next->op == Op::kEnd) return true;
      if (!step(*next, value, marks)) return false;
    }
  }

  bool step(const Instruction& in, const V& value, Marks* marks) {
    return in.op <= kLastLeaf ? leaf(in, value) : compound(in, value, marks);
  }

  // What looks at the value itself and goes no deeper.
  [[gnu::noinline]] bool leaf(const Instruction& in, const V& value) {
    switch (in.op) {
      case Op::kBoolean:
        return value.boolean() == (in.a != 0);
      case Op::kStringIn:
        return program_.tables[in.a].find(value.text()) != KeyTable::kAbsent;
      case Op::kEqualsOne:
        return std::any_of(program_.values[in.a].begin(), program_.values[in.a].end(),
                           [&](const Node* node) { return equal(NodeValue(*node), value); });
      case Op::kRange:
        return in_range(program_.ranges[in.a], value);
      case Op::kIntegral:
      case Op::kMinimum:
      case Op::kMaximum:
      case Op::kExclusiveMinimum:
      case Op::kExclusiveMaximum:
      case Op::kMultiple:
        return number(in, value.number());
      case Op::kLength:
        return length(value.text(), in.a, in.b);
      case Op::kFormat:
        return utf8(value.text()) && program_.formats[in.a](value.text());
      case Op::kPattern:
        return search(*program_.patterns[in.a], value.text());
      default:
        return in.op == Op::kEnd;
    }
  }

  bool compound(const Instruction& in, const V& value, Marks* marks) {
    switch (in.op) {
      case Op::kSize: {
        const std::size_t size = value.size();
        return size >= in.a && size <= in.b;
      }
      case Op::kObject:
        return object(program_.objects[in.a], value, marks);
      case Op::kItems:
        return items(program_.arrays[in.a], value, marks);
      case Op::kContains:
        return contains(program_.contains[in.a], value, marks);
      case Op::kUnique:
        return all_distinct(value, program_.hash_seed);
      case Op::kDependent:
        return dependent(program_.dependents[in.a], value, marks);
      case Op::kCall:
        return run(in.a, value, marks);
      case Op::kAnyOf:
        return any_of(in, value, marks);
      case Op::kOneOf:
        return one_of(in, value, marks);
      case Op::kNot:
        return !scratch(in.a, value, marks, false);
      case Op::kIf: {
        const bool yes = scratch(in.a, value, marks, true);
        return run(program_.lists[in.b + (yes ? 0 : 1)], value, marks);
      }
      case Op::kUnevaluated:
        return unevaluated(in, value, marks);
      default:
        return false;
    }
  }

  // Runs a branch; what it marked counts only when it passed and `keep`.
  bool scratch(BlockId block, const V& value, Marks* marks, bool keep) {
    if (!marks) return run(block, value, nullptr);
    Marks own(marks->size());
    const bool passed = run(block, value, &own);
    if (passed && keep) marks->merge(own);
    return passed;
  }

  bool any_of(const Instruction& in, const V& value, Marks* marks) {
    bool passed = false;
    for (std::uint32_t i = 0; i < in.b; ++i) {
      passed = scratch(program_.lists[in.a + i], value, marks, true) || passed;
      if (passed && !marks) return true;
    }
    return passed;
  }

  bool one_of(const Instruction& in, const V& value, Marks* marks) {
    int passed = 0;
    for (std::uint32_t i = 0; i < in.b && passed < 2; ++i) {
      passed += scratch(program_.lists[in.a + i], value, marks, true) ? 1 : 0;
    }
    return passed == 1;
  }

  static bool in_range(const IntegerRange& range, const V& value) {
    if (std::int64_t small = 0; value.int64(small)) {
      return small >= range.low && small <= range.high;
    }
    return number_in_range(range, value);
  }

  [[gnu::noinline]] static bool number_in_range(const IntegerRange& range, const V& value) {
    const Number number = value.number();
    if (number.form != Number::Form::kWide) return beyond(number, range);
    return number.wide >= range.low && number.wide <= range.high;
  }

  // An integer beyond 64 bits.
  static bool beyond(const Number& number, const IntegerRange& range) {
    const Decimal exact = number.decimal();
    return (range.low == std::numeric_limits<Wide>::min() ||
            compare(exact, Decimal::of(range.low)) >= 0) &&
           (range.high == std::numeric_limits<Wide>::max() ||
            compare(exact, Decimal::of(range.high)) <= 0);
  }

  bool number(const Instruction& in, const Number& number) {
    if (in.op == Op::kIntegral) return number.is_integral();
    const Constant& constant = *program_.constants[in.a];
    if (in.op == Op::kMultiple) return is_multiple(number, constant);
    const int order = compare(number, constant);
    if (in.op == Op::kMinimum) return order >= 0;
    if (in.op == Op::kMaximum) return order <= 0;
    return in.op == Op::kExclusiveMinimum ? order > 0 : order < 0;
  }

  static bool length(std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least) return false;
    if (text.size() <= most && (least <= 1 || text.size() / 4 >= least)) return true;
    const auto points =
        static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
          return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
        }));
    return points >= least && points <= most;
  }

  static bool utf8(std::string_view text) {
    return V::kIsUtf8 || simdjson::validate_utf8(text.data(), text.size());
  }

  bool search(const Pattern& pattern, std::string_view text) {
    const Pattern::Match match = pattern.search(text);
    return match == Pattern::Match::kLimit ? stop(Trouble::kPatternWork)
                                           : match == Pattern::Match::kYes;
  }

  // One level down, within the depth allowed.
  [[gnu::always_inline]] bool descend(BlockId block, const V& value) {
    const std::uint32_t entry = program_.blocks[block].of(value.kind());
    return entry <= Block::kYes ? entry == Block::kYes : descend_into(entry, value);
  }

  // Most of what an instance holds ends at a leaf: the two that are met most are asked right here,
  // in a function that is small enough to cost nothing to enter.
  bool descend_into(std::uint32_t at, const V& value) {
    for (const Instruction* in = &program_.code[at];; ++in, ++at) {
      if (in->op == Op::kEnd) return true;
      if (in->op == Op::kRange) {
        if (!in_range(program_.ranges[in->a], value)) return false;
      } else if (in->op == Op::kStringIn) {
        if (program_.tables[in->a].find(value.text()) == KeyTable::kAbsent) return false;
      } else if (in->op > kLastLeaf) {
        return descend_further(at, value);
      } else if (!leaf(*in, value)) {
        return false;
      }
    }
  }

  [[gnu::noinline]] bool descend_further(std::uint32_t at, const V& value) {
    if (depth_left_ == 0) return stop(Trouble::kDepth);
    --depth_left_;
    const bool passed = execute(at, value, nullptr);
    ++depth_left_;
    return passed;
  }

  bool object(const ObjectPlan& plan, const V& value, Marks* marks) {
    const std::size_t size = value.size();
    if (size < plan.required) return false;
    std::uint64_t seen = 0;
    std::vector<bool> many(plan.required > 64 ? plan.required : 0);
    std::size_t left = plan.table.size();
    std::size_t index = 0;
    for (const auto& [key, member] : value.members()) {
      const std::uint32_t slot = plan.table.find(key);
      bool known = false;
      if (slot != KeyTable::kAbsent) {
        const Property& property = plan.properties[slot];
        known = property.declared;
        if (property.required < 64) seen |= std::uint64_t{1} << property.required;
        if (!many.empty() && property.required != kNowhere) many[property.required] = true;
        if (!descend(property.block, member)) return false;
        if (known && marks) marks->set(index);
        if (--left == 0 && plan.leaves_early && !marks) break;
      }
      if (!plan.leaves_early && !unlisted(plan, key, member, known, marks, index)) return false;
      ++index;
    }
    if (plan.required > 64) return std::find(many.begin(), many.end(), false) == many.end();
    return plan.required == 64 ? seen == ~std::uint64_t{0}
                               : seen == (std::uint64_t{1} << plan.required) - 1;
  }

  // What is asked of a member beside `properties`.
  bool unlisted(const ObjectPlan& plan, std::string_view key, const V& member, bool known,
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

  bool name(BlockId block, std::string_view key) {
    const Node node = Node::of_string(key);
    if (!utf8(key)) return false;
    Evaluator<NodeValue> names(program_, depth_left_);
    const bool passed = names.passes(block, NodeValue(node));
    if (names.trouble() != Trouble::kNone) return stop(names.trouble());
    return passed;
  }

  bool items(const ArrayPlan& plan, const V& value, Marks* marks) {
    std::size_t index = 0;
    for (const auto& item : value.items()) {
      const bool fixed = index < plan.prefix.size();
      if (!descend(fixed ? plan.prefix[index] : plan.rest, item)) return false;
      if (marks && (fixed || plan.marks_rest)) marks->set(index);
      ++index;
    }
    return true;
  }

  bool contains(const ContainsPlan& plan, const V& value, Marks* marks) {
    std::size_t found = 0;
    std::size_t index = 0;
    const bool all = (marks && plan.marks) || plan.most != SIZE_MAX;
    for (const auto& item : value.items()) {
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

  static bool has_key(const V& value, std::string_view wanted) {
    for (const auto& [key, member] : value.members()) {
      if (key == wanted) return true;
    }
    return false;
  }

  bool dependent(const DependentPlan& plan, const V& value, Marks* marks) {
    if (!has_key(value, plan.trigger)) return true;
    for (const std::string& key : plan.required) {
      if (!has_key(value, key)) return false;
    }
    return run(plan.block, value, marks);
  }

  bool unevaluated(const Instruction& in, const V& value, Marks* marks) {
    Marks own(value.size());
    if (!run(in.a, value, &own)) return false;
    std::size_t index = 0;
    if (value.kind() == Kind::kArray) {
      for (const auto& item : value.items()) {
        if (!own.has(index++) && !descend(in.b, item)) return false;
      }
    } else {
      for (const auto& [key, member] : value.members()) {
        if (!own.has(index++) && !descend(in.b, member)) return false;
      }
    }
    if (marks) marks->set_all();
    return true;
  }

 public:
  bool passes(BlockId block, const V& value) { return run(block, value, nullptr); }

 private:
  const Program& program_;
  unsigned depth_left_;
  StackRoom room_;
  Trouble trouble_ = Trouble::kNone;
};

}  // namespace patchbay::schema
