// Defines the syntax tree of an ECMA-262 regular expression (§22.2.1, unicode mode). The other
// files translate, simplify and measure the tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pattern/char_set.h"

namespace patchbay::pattern {

constexpr std::uint32_t kUnbounded = std::numeric_limits<std::uint32_t>::max();

struct RegexNode {
  enum class Kind : std::uint8_t {
    kSequence,       // the children one after another; without children: the empty expression
    kAlternation,    // the children are two or more branches
    kChar,           // the character `code`
    kSet,            // `set`, in normal form
    kRepeat,         // children[0], `min` to `max` times
    kCapture,        // children[0], whose match is stored under the number `group`
    kLookahead,      // children[0] must match a text that begins at this place
    kLookbehind,     // children[0] must match a text that ends at this place
    kBackreference,  // the text that the group `group` has matched
    kStart,          // ^
    kEnd,            // $
    kWordBoundary,   // \b, \B
  };

  Kind kind = Kind::kSequence;
  bool negated = false;  // true for (?!…), (?<!…) and \B
  bool lazy = false;
  // True if a backreference comes before the end of its group. At this place the group is unset, so
  // the backreference matches the empty text.
  bool always_unset = false;
  char32_t code = 0;
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  std::uint32_t group = 0;
  std::size_t offset = 0;  // the node's place in the text, in bytes
  CharSet set;
  std::vector<RegexNode> children;
};
using RegexKind = RegexNode::Kind;

// Reads an expression. Fails with INVALID_ARGUMENT. The error names the offset and the characters
// at this offset.
Result<RegexNode> parse_ecma_regex(std::string_view text, std::size_t max_nesting);

// How many characters a node may match. A backreference may match any number.
struct RegexWidth {
  std::uint32_t min = 0;
  std::uint32_t max = 0;  // kUnbounded: without limit
};
RegexWidth width_of(const RegexNode& node);

// Returns true if the node, or a node inside it, is of this kind.
bool contains(const RegexNode& node, RegexNode::Kind kind);

// Returns an error that shows the expression's text at `offset`.
Error regex_error(std::size_t offset, std::string_view what);

}  // namespace patchbay::pattern
