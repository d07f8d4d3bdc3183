#pragma once

#include <span>

#include "schema/program.h"

namespace patchbay::schema {

// Builds the selectors for the unions (anyOf, oneOf) of a finished program. Determines which values
// each alternative allows for an object's members, also through calls and nested alternatives. If a
// fact cannot be determined, the alternative is assumed to hold. So a selector omits only
// alternatives that certainly fail.
class SelectorBuilder {
 public:
  explicit SelectorBuilder(Program& program) : program_(program) {}

  // `recursive` has true for each block that may run again inside itself.
  void run(const std::vector<bool>& recursive);

 private:
  using Mask = Selector::Mask;
  // What an alternative allows as the value of one key.
  struct Fact {
    std::uint8_t kinds = 0x7F;  // allowed kinds, one bit each; 0: the key must be absent
    bool required = false;
    bool names_strings = false;
    std::vector<std::string_view> strings{};  // all allowed strings, if `names_strings`
    bool names_integers = false;  // true: `integers` has all allowed numbers (1 also means 1.0)
    std::vector<std::int64_t> integers{};
    std::uint8_t booleans = 3;  // bit 0: false is allowed, bit 1: true is allowed
  };
  // For each alternative, the alternatives that may hold for the same object.
  using Overlap = std::array<Mask, Selector::kMost>;

  struct BuiltSelector {
    std::int64_t selector = 0;  // value for an instruction's `c`; 0: no selector
    bool apart = false;         // true: no two alternatives can both hold
  };

  void prepare(const Instruction& in, bool recursive);
  bool build(std::span<const BlockId> alternatives, Selector& selector);
  Fact fact_of(BlockId block, std::string_view key, unsigned depth);
  void note_object(const ObjectPlan& plan, std::string_view key, Fact& fact);
  void note_value(const Block& block, Fact& fact);
  void note_numbers(const Block& block, Fact& fact);
  void note_alternatives(const Instruction& in, std::string_view key, unsigned depth, Fact& fact);
  void keys_of(BlockId block, unsigned depth, std::vector<std::string_view>& keys);
  static Selector::Teller teller_of(std::span<const Fact> facts, std::uint64_t seed);
  static Overlap overlap_of(const Selector::Teller& teller, std::size_t count);
  void judge_shallow_first(BlockId block, unsigned depth);

  Program& program_;
  std::unordered_map<std::uint32_t, BuiltSelector>
      made_;               // by index of the first alternative in `lists`
  std::size_t looks_ = 0;  // number of facts read so far; limits the work for hostile schemas
};

}  // namespace patchbay::schema
