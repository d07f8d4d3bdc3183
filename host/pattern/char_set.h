// Defines sets of characters, for classes such as `[a-z\p{L}]` and escapes such as `\s`.
#pragma once

#include <string>
#include <vector>

namespace patchbay::pattern {

constexpr char32_t kLastCode = 0x10FFFF;

struct CodeRange {
  char32_t first;
  char32_t last;  // the range includes this character
  bool operator==(const CodeRange&) const = default;
};

// A Unicode property in the spelling of PCRE2: "L", "sc:Greek", "Alphabetic".
struct CodeProperty {
  std::string name;
  bool negated = false;
};

// A set of characters: the union of the ranges and the properties. If `negated`, the set has all
// other characters instead.
struct CharSet {
  std::vector<CodeRange> ranges;
  std::vector<CodeProperty> properties;
  bool negated = false;

  void add(char32_t first, char32_t last) { ranges.push_back({first, last}); }
  // Adds the characters of `other`. If `other` has properties, it must not be negated.
  void add(const CharSet& other);

  // Returns the same set with sorted and merged ranges, and without surrogates (UTF-8 never has
  // any). The result is not negated if ranges alone can express the set.
  [[nodiscard]] CharSet normal() const;

  // empty() and everything() require the normal form.
  [[nodiscard]] bool empty() const { return !negated && ranges.empty() && properties.empty(); }
  [[nodiscard]] bool everything() const;
};

// The sets of \d, \w and \s, and of the dot.
CharSet digits();             // \d
CharSet word_characters();    // \w
CharSet white_space();        // \s: ECMA-262 WhiteSpace and LineTerminator
CharSet all_but_line_ends();  // .
CharSet complement(CharSet set);

}  // namespace patchbay::pattern
