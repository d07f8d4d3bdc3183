// Runs a Program over an instance and returns only the verdict. Allocates memory only in these
// cases: an object requires more than 64 members, unevaluated* applies to more than 64 members or
// items, a list is checked for uniqueness, a long number or an object with more than 8 members is
// compared, or the evaluation takes more than a million steps.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <type_traits>

#include "schema/instance.h"
#include "schema/json_names.h"
#include "schema/marks.h"
#include "schema/program.h"

namespace patchbay::schema {

// The limit that ended an evaluation without a verdict. kNone: no limit was reached.
enum class Trouble : std::uint8_t { kNone, kDepth, kWork, kPatternWork };

// The remaining limits of an evaluation.
struct Allowance {
  unsigned depth;
  std::uint64_t work;
  SearchBudget searches;
};

// Runs a program. Each instruction has one function in evaluate_*.h. The file compile_*.cc with the
// same ending emits the instruction.
template <class V>
class Evaluator {
 public:
  Evaluator(const Program& program, const InstanceLimits& limits)
      : Evaluator(program, {limits.depth, limits.work, SearchBudget(limits.search_steps)}) {}
  Evaluator(const Program& program, const Allowance& left)
      : program_(program), left_(left), kept_work_(left.work - std::min(left.work, kFreely)) {}

  // Returns true only if the value is valid. After false, trouble() tells whether the value is
  // invalid (kNone) or a limit ended the evaluation.
  bool valid(V value) { return run(program_.start, value, nullptr) && trouble() == Trouble::kNone; }
  bool passes(BlockId block, V value) { return run(block, value, nullptr); }
  [[nodiscard]] Trouble trouble() const { return trouble_; }
  [[nodiscard]] const Allowance& left() const { return left_; }

 private:
  using Step = bool (*)(Evaluator&, const Instruction&, V, Marks*);
  static constexpr Step step_of(Op op);
  static constexpr std::uint64_t kFreely = 1'000'000;  // amount of work after which verdicts are
                                                       // remembered
  static constexpr std::uint32_t kNested = 10'000;     // maximum nesting of blocks
  static constexpr bool kExplains = std::is_same_v<V, ExplainedValue>;

  // Runs all instructions of a block for the current value. descend() is for a part of this value.
  bool run(BlockId block, V value, Marks* marks) {
    const std::uint32_t entry = program_.blocks[block].of(value.kind());
    if (entry <= Block::kYes) return entry == Block::kYes;
    if (!may_go_on()) return false;
    const Instruction& first = program_.code[entry];
    if (!first.last) return execute(entry, value, marks);
    return first.op == Op::kObject ? object(first, value, marks) : step_at(first, value, marks);
  }

  // Runs all instructions of a block for a part of the value: a member or an item.
  bool descend(BlockId block, V value) { return descend(program_.blocks[block], value); }
  [[gnu::always_inline]] bool descend(const Block& block, V value) {
    const std::uint32_t entry = block.of(value.kind());
    if (entry == Block::kYes) [[likely]]
      return true;
    return entry != Block::kNo && enter(entry, value);
  }

  // Runs the instructions from `entry` on. Not inlined, so that the loops over members and items
  // keep their registers. Calls the most frequent instructions directly instead of through the
  // table of functions.
  [[gnu::noinline]] bool enter(std::uint32_t entry, V value) {
    const Instruction& first = program_.code[entry];
    if (first.last) {
      if (first.op == Op::kRange) return range(first, value, nullptr);
      if (first.op == Op::kLength) return length(first, value, nullptr);
      if (first.op == Op::kStringIn) return string_in(first, value, nullptr);
      if (!remembers()) return step_at(first, value, nullptr);
    }
    return remembers() ? execute_once(entry, value) : execute(entry, value, nullptr);
  }

  // Returns true if verdicts are remembered. This is useful because a part of a value may be
  // checked many times: in an explanation, by each level above a fault; in a long evaluation, by
  // alternatives that differ only deep inside.
  [[nodiscard]] bool remembers() const { return kExplains || left_.work < kept_work_; }

  [[gnu::noinline]] bool execute_once(std::uint32_t entry, V value) {
    if (value.kind() < Kind::kArray || value.size() == 0) return execute(entry, value, nullptr);
    VerdictMemory& memory = verdicts_of(value);
    if (const auto known = memory.find(value.address(), entry)) return *known;
    const bool passed = execute(entry, value, nullptr);
    if (trouble_ == Trouble::kNone) memory.note(value.address(), entry, passed);
    return passed;
  }

  VerdictMemory& verdicts_of(V value) {
    if constexpr (kExplains) return value.verdicts();
    if (!verdicts_) verdicts_ = std::make_unique<VerdictMemory>();
    return *verdicts_;
  }

  bool step_at(const Instruction& in, V value, Marks* marks) {
    static constexpr auto kSteps = [] {
      std::array<Step, kOps> steps{};
      for (std::size_t op = 0; op < kOps; ++op) steps[op] = step_of(static_cast<Op>(op));
      return steps;
    }();
    return kSteps[static_cast<std::size_t>(in.op)](*this, in, value, marks);
  }

  [[gnu::noinline]] bool execute(std::uint32_t at, V value, Marks* marks) {
    const Instruction* in = &program_.code[at];
    for (; !in->last; ++in) {
      if (!step_at(*in, value, marks)) return false;
    }
    return step_at(*in, value, marks);
  }

  [[gnu::always_inline]] bool may_go_on() {
    if (left_.work == 0) return stop(Trouble::kWork);
    --left_.work;
    return room_.left() || stop(Trouble::kDepth);
  }

  bool may_spend(std::uint64_t work) {
    if (work > left_.work) return stop(Trouble::kWork);
    left_.work -= work;
    return true;
  }

  // Ends the evaluation because of a limit. Sets the remaining work to 0, because each alternative
  // would otherwise run up to the limit again.
  [[gnu::noinline]] bool stop(Trouble trouble) {
    if (trouble_ == Trouble::kNone) trouble_ = trouble;
    left_.work = 0;
    return false;
  }

  // Runs a block as the last step of another block. `nested_` counts these blocks, so that a
  // reference that leads back to itself ends. Without the count it could run forever, because the
  // C++ compiler may turn such a last step into a loop.
  bool go_on_in(BlockId block, V value, Marks* marks) {
    if (nested_ == kNested) return stop(Trouble::kDepth);
    ++nested_;
    const bool passed = run(block, value, marks);
    --nested_;
    return passed;
  }

  // Counts one level of nested containers against the allowed depth.
  class Level {
   public:
    [[gnu::always_inline]] explicit Level(Evaluator& evaluator)
        : left_(evaluator.left_.depth),
          entered_(left_ > 0 ? evaluator.may_go_on() : evaluator.stop(Trouble::kDepth)) {
      --left_;
    }
    ~Level() { ++left_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

    [[nodiscard]] bool entered() const { return entered_; }

   private:
    unsigned& left_;
    const bool entered_;
  };

  // These functions are defined in evaluate_values.h.
  bool fail(const Instruction&, V, Marks*) { return false; }
  bool boolean(const Instruction& in, V value, Marks*);
  bool integral(const Instruction& in, V value, Marks*);
  bool range(const Instruction& in, V value, Marks*);
  bool long_range(const Instruction& in, V value);
  bool compared(const Instruction& in, V value, Marks*);
  bool multiple(const Instruction& in, V value, Marks*);
  bool length(const Instruction& in, V value, Marks*);
  bool string_in(const Instruction& in, V value, Marks*);
  bool number_in(const Instruction& in, V value, Marks*);
  bool equals_one(const Instruction& in, V value, Marks*);
  bool pattern(const Instruction& in, V value, Marks*);
  bool format(const Instruction& in, V value, Marks*);
  bool search(const Pattern& pattern, std::string_view text);

  // These functions are defined in evaluate_containers.h.
  bool size(const Instruction& in, V value, Marks*);
  bool object(const Instruction& in, V value, Marks* marks);
  bool keyed(const ObjectPlan& plan, V value, Marks* marks);
  bool map(const ObjectPlan& plan, V value);
  bool one_key(const ObjectPlan& plan, V value);
  bool listed(const ObjectPlan& plan, V value);
  enum class Reach : std::uint8_t {
    kAll,
    kShallow,
    kDeep
  };  // all members, only members that are not containers, or only containers
  template <class Met>
  bool judge_members(const ObjectPlan& plan, V value, Marks* marks, Met met);
  template <Reach kReach, class Met>
  bool members(const ObjectPlan& plan, V value, Marks* marks, Met met);
  bool unlisted(const ObjectPlan& plan, std::string_view key, V member, bool known, Marks* marks,
                std::size_t index);
  bool name(BlockId block, std::string_view key);
  bool items(const Instruction& in, V value, Marks* marks);
  bool list(const Block& block, V value);
  bool contains(const Instruction& in, V value, Marks* marks);
  bool unique(const Instruction& in, V value, Marks*);
  bool dependent(const Instruction& in, V value, Marks* marks);
  bool unevaluated(const Instruction& in, V value, Marks* marks);

  // These functions are defined in evaluate_logic.h.
  bool scratch(BlockId block, V value, Marks* marks, bool keep);
  bool call(const Instruction& in, V value, Marks* marks) { return go_on_in(in.a, value, marks); }
  Selector::Mask candidates(const Selector& selector, V value);
  Selector::Mask worth_entering(const Instruction& in, std::int64_t from, V value);
  bool any_of(const Instruction& in, V value, Marks* marks);
  bool one_of(const Instruction& in, V value, Marks* marks);
  bool negation(const Instruction& in, V value, Marks* marks);
  bool condition(const Instruction& in, V value, Marks* marks);

  template <bool (Evaluator::*function)(const Instruction&, V, Marks*)>
  static bool step(Evaluator& self, const Instruction& in, V value, Marks* marks) {
    return (self.*function)(in, value, marks);
  }

  const Program& program_;
  Allowance left_;
  const std::uint64_t kept_work_;            // below this remaining work, verdicts are remembered
  std::unique_ptr<VerdictMemory> verdicts_;  // nullptr until the first use; an ExplainedValue has
                                             // its own
  StackRoom room_;
  std::uint32_t nested_ = 0;  // number of blocks that go_on_in() entered and has not left
  Trouble trouble_ = Trouble::kNone;
};

template <class V>
constexpr typename Evaluator<V>::Step Evaluator<V>::step_of(Op op) {
  switch (op) {
    case Op::kFail:
      return step<&Evaluator::fail>;
    case Op::kBoolean:
      return step<&Evaluator::boolean>;
    case Op::kIntegral:
      return step<&Evaluator::integral>;
    case Op::kRange:
      return step<&Evaluator::range>;
    case Op::kMinimum:
    case Op::kMaximum:
    case Op::kExclusiveMinimum:
    case Op::kExclusiveMaximum:
      return step<&Evaluator::compared>;
    case Op::kMultiple:
      return step<&Evaluator::multiple>;
    case Op::kLength:
      return step<&Evaluator::length>;
    case Op::kStringIn:
      return step<&Evaluator::string_in>;
    case Op::kNumberIn:
      return step<&Evaluator::number_in>;
    case Op::kEqualsOne:
      return step<&Evaluator::equals_one>;
    case Op::kPattern:
      return step<&Evaluator::pattern>;
    case Op::kFormat:
      return step<&Evaluator::format>;
    case Op::kSize:
      return step<&Evaluator::size>;
    case Op::kObject:
      return step<&Evaluator::object>;
    case Op::kItems:
      return step<&Evaluator::items>;
    case Op::kContains:
      return step<&Evaluator::contains>;
    case Op::kUnique:
      return step<&Evaluator::unique>;
    case Op::kDependent:
      return step<&Evaluator::dependent>;
    case Op::kCall:
      return step<&Evaluator::call>;
    case Op::kAnyOf:
      return step<&Evaluator::any_of>;
    case Op::kOneOf:
      return step<&Evaluator::one_of>;
    case Op::kNot:
      return step<&Evaluator::negation>;
    case Op::kIf:
      return step<&Evaluator::condition>;
    case Op::kUnevaluated:
      return step<&Evaluator::unevaluated>;
  }
  return step<&Evaluator::fail>;
}

}  // namespace patchbay::schema

#include "schema/evaluate_containers.h"
#include "schema/evaluate_logic.h"
#include "schema/evaluate_values.h"
