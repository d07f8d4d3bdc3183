// Program is the result of compiling a schema. A block is one subschema in one dynamic scope. For
// each kind of instance, a block contains kYes (every instance passes), kNo (no instance passes),
// or the first instruction of the check.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "schema/json_names.h"
#include "schema/model.h"
#include "schema/selector.h"

namespace patchbay::schema {

enum class Op : std::uint8_t {
  kFail,
  kBoolean,   // a: the expected value
  kIntegral,  // a number without a fraction, in any notation
  kRange,     // b, c: least and most; a: which of them apply (kHasLeast, kHasMost)
  kMinimum,
  kMaximum,
  kExclusiveMinimum,
  kExclusiveMaximum,
  kMultiple,   // a: constants[]
  kLength,     // b, c: fewest and most code points
  kStringIn,   // a: tables[]
  kNumberIn,   // a: numbers[]
  kEqualsOne,  // a: values[]
  kPattern,    // a: patterns[]
  kFormat,     // a: formats[]
  kSize,       // b, c: fewest and most items or members
  kObject,     // a: objects[]
  kItems,      // a: arrays[]
  kContains,   // a: contains[]
  kUnique,
  kDependent,    // a: dependents[]
  kCall,         // a: block
  kAnyOf,        // a: first of b blocks in lists[]; c: 1 + first of selectors[], 0: none
  kOneOf,        // like kAnyOf
  kNot,          // a: block
  kIf,           // a: condition; b: lists[b] then, lists[b + 1] else
  kUnevaluated,  // a: block that tracks; b: block for the parts that block a did not evaluate
};
constexpr std::size_t kOps = 27;

struct Instruction {
  static constexpr std::uint32_t kHasLeast = 1;
  static constexpr std::uint32_t kHasMost = 2;

  Op op = Op::kFail;
  bool last = false;  // true: the last instruction of its block
  std::uint32_t a = 0;
  std::int64_t b = 0;
  std::int64_t c = 0;
};

using BlockId = std::uint32_t;

struct alignas(32) Block {
  static constexpr std::uint32_t kNo = 0;
  static constexpr std::uint32_t kYes = 1;
  std::array<std::uint32_t, kKinds> entry{};  // kNo, kYes or an index into `code`

  [[nodiscard]] std::uint32_t of(Kind kind) const { return entry[static_cast<std::size_t>(kind)]; }
};
constexpr BlockId kRejectAll = 0;
constexpr BlockId kAcceptAll = 1;

struct Property {
  Block block{};                      // a copy of block `id`, so that most members read no other
                                      // block
  Fingerprint print;                  // fingerprint of the key
  std::uint32_t size = UINT32_MAX;    // the key's size in bytes, if it is at most 16
  std::uint64_t needed = 0;           // the key's bit, if it is one of the first 64 required keys
  std::uint32_t required = kNowhere;  // the key's number among the required keys
  BlockId id = kAcceptAll;
  bool declared = false;  // false: only `required` contains the key, and `id` is
                          // ObjectPlan::additional

  void name(std::string_view key) {
    if (key.size() > 16) return;
    print = Fingerprint::of_short(key);
    size = static_cast<std::uint32_t>(key.size());
  }
  // Returns true if this property has this key. Always returns false if the property's key has more
  // than 16 bytes.
  [[nodiscard]] [[gnu::always_inline]] bool is(std::string_view key) const {
    return size == key.size() && print == Fingerprint::of_short(key);
  }
};

struct ObjectPlan {
  // How members are checked. kMap: all members with one block. kOneKey: only one key, of at most 16
  // bytes. kListed: each key of the table with its own block, and all other keys with one block.
  // kAny: all other plans.
  enum class Shape : std::uint8_t { kMap, kOneKey, kListed, kAny };

  Shape shape = Shape::kAny;
  KeyTable table;
  std::vector<Property> properties;  // by index in the table; the last one has no key
  std::uint32_t required = 0;        // number of required keys
  std::uint64_t needed = 0;          // the bits of all required keys that have one
  BlockId additional = kAcceptAll;
  Block unknown{};  // a copy of block `additional`
  BlockId names = kAcceptAll;
  bool marks_additional =
      false;  // `additionalProperties` exists and marks the members that it accepts as evaluated
  bool asks_known = false;  // true: propertyNames or patternProperties also apply to members in the
                            // table
  bool shallow_first = false;  // true: members that are not containers are checked first
  bool asks_unknown = false;   // true: members outside of the table are checked
  std::vector<std::pair<const Pattern*, BlockId>> patterns;
};

struct ArrayPlan {
  std::vector<BlockId> prefix;
  BlockId rest = kAcceptAll;
  bool marks_rest = false;
};

struct ContainsPlan {
  BlockId block = kAcceptAll;
  std::size_t least = 1;
  std::size_t most = SIZE_MAX;
  bool marks = false;
};

// The numbers of enum or const. Long literals are parsed once. Short literals stay text, which
// takes less memory, and are parsed at each comparison.
struct NumberList {
  static constexpr std::size_t kShort = 40;  // maximum size of a short literal, in bytes

  std::vector<const Node*> near;
  std::vector<Constant> far;
};

// An array or object of enum or const, and the work of comparing it with another value.
struct ListedValue {
  const Node* node = nullptr;
  std::uint64_t work = 0;
};

struct DependentPlan {
  std::string trigger;
  std::vector<std::string> required;
  BlockId block = kAcceptAll;
};

// The dynamic scope determines which resource binds each dynamic anchor. The compiler makes one
// block for each pair of subschema and scope. Scope 0 binds no anchor.
using ScopeId = std::uint32_t;

struct BlockKey {
  SubschemaId subschema;
  ScopeId scope;
  bool tracks;  // true: the block records which members or items it evaluates
  bool bare;    // true: the block omits the subschema's own unevaluated* keywords
  [[nodiscard]] std::uint64_t packed() const {
    return (std::uint64_t{subschema} << 32U) | (std::uint64_t{scope} << 2U) | (tracks ? 2U : 0U) |
           (bare ? 1U : 0U);
  }
};

struct BlockIndex {
  std::unordered_map<std::uint64_t, BlockId> blocks;  // by BlockKey::packed()
  std::map<std::pair<ScopeId, ResourceId>, ScopeId>
      scopes;  // the new scope after entering a resource, if it changes

  [[nodiscard]] ScopeId enter(ScopeId scope, ResourceId resource) const {
    const auto found = scopes.find({scope, resource});
    return found == scopes.end() ? scope : found->second;
  }
};

struct Program {
  BlockId start = kAcceptAll;
  std::vector<Block> blocks;
  std::vector<Instruction> code;
  std::vector<std::uint32_t> lists;
  std::vector<const Constant*> constants;
  std::vector<KeyTable> tables;
  std::vector<NumberList> numbers;               // numbers of enum and const
  std::vector<std::vector<ListedValue>> values;  // arrays and objects of enum and const
  std::vector<const Pattern*> patterns;
  std::vector<FormatCheck> formats;
  std::vector<ObjectPlan> objects;
  std::vector<ArrayPlan> arrays;
  std::vector<ContainsPlan> contains;
  std::vector<DependentPlan> dependents;
  std::vector<Selector> selectors;  // one for each group of 64 alternatives
  BlockIndex index;
  std::uint64_t hash_seed = 0;  // a random number, so that nobody can prepare collisions

  [[nodiscard]] std::size_t memory() const;
};

}  // namespace patchbay::schema
