// Declares EcmaParser, a recursive descent parser for the grammar of ECMA-262 §22.2.1 with the `u`
// flag. It also accepts syntax of Annex B if the meaning is not in doubt (PATTERNS.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

class EcmaParser {
 public:
  EcmaParser(std::string_view text, std::size_t max_nesting);
  Result<RegexNode> parse();

 private:
  // Defined in ecma_regex.cc.
  void find_groups();
  Result<RegexNode> disjunction(std::size_t depth);
  Result<RegexNode> sequence(std::size_t depth);
  Result<RegexNode> term(std::size_t depth);
  Result<RegexNode> group(std::size_t depth);
  Result<RegexNode> capture(std::size_t depth, std::size_t offset);
  Result<RegexNode> quantified(RegexNode atom);
  Result<bool> quantifier(std::uint32_t& min, std::uint32_t& max);
  Result<bool> braces(std::uint32_t& min, std::uint32_t& max);
  bool number(std::uint32_t& value);
  Result<std::string> group_name(std::size_t offset);

  // Defined in ecma_escape.cc.
  Result<RegexNode> escape();
  Result<RegexNode> backreference(std::size_t offset);
  Result<RegexNode> named_backreference(std::size_t offset);
  Result<RegexNode> char_class();
  Result<CharSet> class_atom();
  Result<bool> set_escape(CharSet& set);
  Result<char32_t> char_escape(std::size_t offset);
  Result<char32_t> unicode_escape(std::size_t offset);
  bool hex(std::size_t digits, char32_t& value);

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool take(char c);
  bool take(std::string_view word);
  RegexNode node(RegexNode::Kind kind, std::size_t offset) const;
  RegexNode backreference_to(std::uint32_t group, std::size_t offset) const;

  std::string_view text_;
  std::size_t max_nesting_;
  std::size_t at_ = 0;
  std::vector<std::string> names_;  // [n - 1] is the name of group n; "" if the group has no name
  std::uint32_t opened_ = 0;        // the number of groups that have begun so far
  std::vector<bool> closed_;        // [n - 1] is true if group n has ended
};

}  // namespace patchbay::pattern
