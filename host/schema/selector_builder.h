#pragma once

#include <span>

#include "schema/program.h"

namespace patchbay::schema {

// Gives the unions of a finished program their selectors. Reads what each alternative says of its
// members from the program itself, through calls and alternatives within; what it cannot tell it
// takes for possible, so that a selector leaves out only what fails.
class SelectorBuilder {
 public:
  explicit SelectorBuilder(Program& program) : program_(program) {}

  // `recursive`: by block, whether it may be entered from within itself.
  void run(const std::vector<bool>& recursive);

 private:
  using Mask = Selector::Mask;
  // What an alternative says of one key.
  struct Fact {
    std::uint8_t kinds = 0x7F;  // that the value may be of, a bit each; 0: the key may not be there
    bool required = false;
    bool names_strings = false;
    std::vector<std::string_view> strings{};  // all that a text may be, where it names them
    bool names_integers = false;              // no other number will do: 1.0 does where 1 does
    std::vector<std::int64_t> integers{};
    std::uint8_t booleans = 3;  // bit 0: false, bit 1: true
  };
  // For each alternative those that it may share an object with.
  using Overlap = std::array<Mask, Selector::kMost>;

  struct Made {
    std::int64_t selector = 0;  // as an instruction names it
    bool apart = false;         // no two alternatives can both hold
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
  std::unordered_map<std::uint32_t, Made> made_;  // by where the alternatives are listed
  std::size_t looks_ = 0;                         // facts read; bounds what a hostile schema costs
};

}  // namespace patchbay::schema
