#include "schema/selector_builder.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace patchbay::schema {
namespace {

constexpr unsigned kDepth = 8;               // maximum nesting of followed calls and alternatives
constexpr std::size_t kMostLooks = 500'000;  // maximum number of facts read for one program
constexpr std::size_t kMostKeys = 128;       // maximum number of keys considered for one union
constexpr std::size_t kMostTellers = 12;     // maximum number of keys used for one union

std::uint8_t bit_of(Kind kind) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

constexpr std::uint8_t kNumbers =
    1U << static_cast<unsigned>(Kind::kInteger) | 1U << static_cast<unsigned>(Kind::kReal);

// Returns true if all values are 64-bit integers, and then puts them into `integers`.
bool name_integers(const NumberList& values, std::vector<std::int64_t>& integers) {
  using Int64Limits = std::numeric_limits<std::int64_t>;
  std::vector<std::int64_t> found;
  if (!values.far.empty()) return false;
  for (const Node* value : values.near) {
    const Number number = Number::of_text(value->text());
    const bool small = number.form == Number::Form::kWide && number.wide >= Int64Limits::min() &&
                       number.wide <= Int64Limits::max();
    if (!small) return false;
    found.push_back(static_cast<std::int64_t>(number.wide));
  }
  integers = std::move(found);
  return true;
}

bool is_union(const Instruction& in) { return in.op == Op::kAnyOf || in.op == Op::kOneOf; }

}  // namespace

void SelectorBuilder::run(const std::vector<bool>& recursive) {
  for (BlockId block = 0; block < program_.blocks.size(); ++block) {
    const std::uint32_t entry = program_.blocks[block].of(Kind::kObject);
    if (entry <= Block::kYes) continue;
    for (std::uint32_t at = entry;; ++at) {
      const Instruction in = program_.code[at];
      if (is_union(in)) prepare(in, recursive[block]);
      if (in.last) break;
    }
  }
  for (Instruction& in : program_.code) {  // a short block may have several copies
    if (!is_union(in)) continue;
    const auto found = made_.find(in.a);
    if (found != made_.end()) in.c = found->second.selector;
  }
}

void SelectorBuilder::prepare(const Instruction& in, bool recursive) {
  const std::span all(program_.lists.data() + in.a, static_cast<std::size_t>(in.b));
  const auto [at, added] = made_.try_emplace(in.a);
  if (added) {
    std::vector<Selector> selectors;
    bool useful = false;
    at->second.apart = all.size() <= Selector::kMost;
    for (std::size_t i = 0; i < all.size(); i += Selector::kMost) {
      const auto part = all.subspan(i, std::min(Selector::kMost, all.size() - i));
      at->second.apart = build(part, selectors.emplace_back()) && at->second.apart;
      useful = useful || !selectors.back().tellers.empty();
    }
    if (useful) {
      at->second.selector = static_cast<std::int64_t>(program_.selectors.size()) + 1;
      std::move(selectors.begin(), selectors.end(), std::back_inserter(program_.selectors));
    }
  }
  if (at->second.apart || !recursive) return;
  for (const BlockId alternative : all) judge_shallow_first(alternative, 0);
}

// Chooses keys one after another. Each time, takes the key whose values rule out the most pairs of
// alternatives that are left: at most one alternative of such a pair is valid for an object.
// Returns true if the keys rule out all pairs. Returns false also if a limit ends the search.
bool SelectorBuilder::build(std::span<const BlockId> alternatives, Selector& selector) {
  const std::size_t count = alternatives.size();
  selector.all = count == Selector::kMost ? ~Mask{0} : (Mask{1} << count) - 1;
  std::vector<std::string_view> keys;
  for (const BlockId block : alternatives) keys_of(block, 0, keys);
  std::vector<Selector::Teller> tellers;
  std::vector<Overlap> overlaps;
  for (const std::string_view key : keys) {
    if (looks_ > kMostLooks) return false;
    std::vector<Fact> facts;
    for (const BlockId block : alternatives) facts.push_back(fact_of(block, key, 0));
    tellers.push_back(teller_of(facts, program_.hash_seed));
    overlaps.push_back(overlap_of(tellers.back(), count));
  }
  Overlap left{};
  for (std::size_t i = 0; i < count; ++i) left[i] = selector.all & ~(Mask{1} << i);
  while (selector.tellers.size() < kMostTellers) {
    std::size_t best = keys.size();
    int most = 0;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      int gain = 0;
      for (std::size_t i = 0; i < count; ++i) gain += std::popcount(left[i] & ~overlaps[k][i]);
      if (gain > most) {
        most = gain;
        best = k;
      }
    }
    if (best == keys.size()) break;
    for (std::size_t i = 0; i < count; ++i) left[i] &= overlaps[best][i];
    selector.keys.add(keys[best]);
    selector.tellers.push_back(std::move(tellers[best]));
    overlaps[best].fill(~Mask{0});
  }
  selector.keys.build(program_.hash_seed);
  return std::all_of(left.begin(), left.end(), [](Mask mask) { return mask == 0; });
}

void SelectorBuilder::keys_of(BlockId block, unsigned depth, std::vector<std::string_view>& keys) {
  const std::uint32_t entry = program_.blocks[block].of(Kind::kObject);
  if (entry <= Block::kYes || depth > kDepth || ++looks_ > kMostLooks) return;
  for (std::uint32_t at = entry;; ++at) {
    const Instruction& in = program_.code[at];
    if (in.op == Op::kObject) {
      const ObjectPlan& plan = program_.objects[in.a];
      for (std::size_t i = 0; i < plan.table.size() && keys.size() < kMostKeys; ++i) {
        const std::string_view key = plan.table.key(i);
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
      }
    } else if (in.op == Op::kCall || in.op == Op::kUnevaluated) {
      keys_of(in.a, depth + 1, keys);
    } else if (is_union(in)) {
      for (std::int64_t i = 0; i < in.b; ++i) keys_of(program_.lists[in.a + i], depth + 1, keys);
    }
    if (in.last) return;
  }
}

// Returns the fact for `key`. An instance must pass all instructions of the block, so each
// instruction narrows the fact.
SelectorBuilder::Fact SelectorBuilder::fact_of(BlockId block, std::string_view key,
                                               unsigned depth) {
  Fact fact;
  const std::uint32_t entry = program_.blocks[block].of(Kind::kObject);
  if (entry == Block::kNo) fact.kinds = 0;
  if (entry <= Block::kYes || depth > kDepth || ++looks_ > kMostLooks) return fact;
  for (std::uint32_t at = entry;; ++at) {
    const Instruction& in = program_.code[at];
    if (in.op == Op::kObject) note_object(program_.objects[in.a], key, fact);
    if (is_union(in)) note_alternatives(in, key, depth, fact);
    if (in.op == Op::kCall || in.op == Op::kUnevaluated) {
      const Fact inner = fact_of(in.a, key, depth + 1);
      fact.kinds &= inner.kinds;
      fact.booleans &= inner.booleans;
      fact.required = fact.required || inner.required;
      if (inner.names_strings && !fact.names_strings) {
        fact.names_strings = true;
        fact.strings = inner.strings;
      }
      if (inner.names_integers && !fact.names_integers) {
        fact.names_integers = true;
        fact.integers = inner.integers;
      }
    }
    if (in.last) return fact;
  }
}

void SelectorBuilder::note_object(const ObjectPlan& plan, std::string_view key, Fact& fact) {
  const std::uint32_t slot = plan.table.find(key);
  const bool found = slot != KeyTable::kAbsent;
  fact.required = fact.required || (found && plan.properties[slot].required != kNowhere);
  if (found && plan.properties[slot].declared) return note_value(plan.properties[slot].block, fact);
  const auto matches = [&](const auto& pattern) {
    return pattern.first->search(key) != Pattern::Match::kNo;
  };
  if (std::none_of(plan.patterns.begin(), plan.patterns.end(), matches)) {
    note_value(program_.blocks[plan.additional], fact);
  }
}

// Narrows the fact to the values that the block allows: to their kinds, and to the strings,
// booleans and integers that its instructions list.
void SelectorBuilder::note_value(const Block& block, Fact& fact) {
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (block.entry[kind] == Block::kNo) fact.kinds &= ~bit_of(static_cast<Kind>(kind));
  }
  const auto each = [&](Kind kind, const auto& note) {
    std::uint32_t at = block.of(kind);
    if (at <= Block::kYes) return;
    for (;; ++at) {
      note(program_.code[at]);
      if (program_.code[at].last) return;
    }
  };
  each(Kind::kString, [&](const Instruction& in) {
    if (in.op != Op::kStringIn || fact.names_strings) return;
    const KeyTable& table = program_.tables[in.a];
    fact.names_strings = true;
    for (std::size_t i = 0; i < table.size(); ++i) fact.strings.push_back(table.key(i));
  });
  each(Kind::kBoolean, [&](const Instruction& in) {
    if (in.op == Op::kBoolean) fact.booleans &= in.a != 0 ? 2 : 1;
  });
  note_numbers(block, fact);
}

// Narrows the fact to the allowed integers, if an instruction lists the allowed numbers and all of
// them are integers.
void SelectorBuilder::note_numbers(const Block& block, Fact& fact) {
  std::uint32_t at = block.of(Kind::kInteger);
  if (at <= Block::kYes || fact.names_integers) return;
  for (;; ++at) {
    const Instruction& in = program_.code[at];
    if (in.op == Op::kNumberIn && name_integers(program_.numbers[in.a], fact.integers)) {
      fact.names_integers = true;
      return;
    }
    if (in.last) return;
  }
}

// Narrows the fact by an instruction's alternatives. One of them must hold, so a value that no
// alternative allows is impossible.
void SelectorBuilder::note_alternatives(const Instruction& in, std::string_view key, unsigned depth,
                                        Fact& fact) {
  Fact any{
      .kinds = 0, .required = true, .names_strings = true, .names_integers = true, .booleans = 0};
  for (std::int64_t i = 0; i < in.b; ++i) {
    const Fact one = fact_of(program_.lists[in.a + i], key, depth + 1);
    any.kinds |= one.kinds;
    any.booleans |= one.booleans;
    any.required = any.required && one.required;
    const bool texts = (one.kinds & bit_of(Kind::kString)) != 0;
    any.names_strings = any.names_strings && (one.names_strings || !texts);
    any.strings.insert(any.strings.end(), one.strings.begin(), one.strings.end());
    const bool numbers = (one.kinds & kNumbers) != 0;
    any.names_integers = any.names_integers && (one.names_integers || !numbers);
    any.integers.insert(any.integers.end(), one.integers.begin(), one.integers.end());
  }
  fact.kinds &= any.kinds;
  fact.booleans &= any.booleans;
  fact.required = fact.required || any.required;
  if (any.names_strings && !fact.names_strings) {
    fact.names_strings = true;
    fact.strings = std::move(any.strings);
  }
  if (any.names_integers && !fact.names_integers) {
    fact.names_integers = true;
    fact.integers = std::move(any.integers);
  }
}

Selector::Teller SelectorBuilder::teller_of(std::span<const Fact> facts, std::uint64_t seed) {
  Selector::Teller teller;
  teller.other_strings = 0;
  teller.other_integers = 0;
  teller.by_boolean = {0, 0};
  std::map<std::string_view, Mask> strings;
  std::map<std::int64_t, Mask> integers;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Fact& fact = facts[i];
    const Mask mask = Mask{1} << i;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      if (fact.kinds & bit_of(static_cast<Kind>(kind))) teller.by_kind[kind] |= mask;
    }
    if (fact.booleans & 1U) teller.by_boolean[0] |= mask;
    if (fact.booleans & 2U) teller.by_boolean[1] |= mask;
    if (fact.required) teller.required |= mask;
    if (!fact.names_strings) teller.other_strings |= mask;
    for (const std::string_view text : fact.strings) strings[text] |= mask;
    if (!fact.names_integers) teller.other_integers |= mask;
    for (const std::int64_t value : fact.integers) integers[value] |= mask;
  }
  for (const auto& [value, mask] : integers) {
    teller.by_integer.emplace_back(value, mask | teller.other_integers);
  }
  for (const auto& [text, mask] : strings) {
    teller.strings.add(text);
    teller.by_string.push_back(mask | teller.other_strings);
  }
  teller.strings.build(seed);
  return teller;
}

// Returns for each alternative those that may hold for the same object. Two alternatives can hold
// together if both allow the same value, or if neither requires the key.
SelectorBuilder::Overlap SelectorBuilder::overlap_of(const Selector::Teller& teller,
                                                     std::size_t count) {
  Overlap overlap{};
  const auto share = [&](Mask mask) {
    for (Mask rest = mask; rest != 0; rest &= rest - 1) {
      overlap[static_cast<std::size_t>(std::countr_zero(rest))] |= mask;
    }
  };
  const Mask all = count == Selector::kMost ? ~Mask{0} : (Mask{1} << count) - 1;
  share(all & ~teller.required);
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    const Mask mask = teller.by_kind[kind];
    if (static_cast<Kind>(kind) == Kind::kString) {
      share(mask & teller.other_strings);
      for (const Mask named : teller.by_string) share(mask & named);
    } else if ((bit_of(static_cast<Kind>(kind)) & kNumbers) != 0) {
      share(mask & teller.other_integers);
      for (const auto& [value, named] : teller.by_integer) share(mask & named);
    } else if (static_cast<Kind>(kind) == Kind::kBoolean) {
      for (const Mask one : teller.by_boolean) share(mask & one);
    } else {
      share(mask);
    }
  }
  return overlap;
}

void SelectorBuilder::judge_shallow_first(BlockId block, unsigned depth) {
  const std::uint32_t entry = program_.blocks[block].of(Kind::kObject);
  if (entry <= Block::kYes || depth > kDepth) return;
  for (std::uint32_t at = entry;; ++at) {
    const Instruction& in = program_.code[at];
    if (in.op == Op::kObject) program_.objects[in.a].shallow_first = true;
    if (in.op == Op::kCall || in.op == Op::kUnevaluated) judge_shallow_first(in.a, depth + 1);
    if (in.last) return;
  }
}

}  // namespace patchbay::schema
