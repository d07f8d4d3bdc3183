#include "pattern/ecma_regex.h"

#include <algorithm>

#include "base/utf8.h"
#include "pattern/ecma_parser.h"

namespace patchbay::pattern {

Error regex_error(std::size_t offset, std::string_view what) {
  return Error(Code::kInvalidArgument, "The regular expression is refused at offset " +
                                           std::to_string(offset) + ": " + std::string(what) + ".");
}

Result<RegexNode> parse_ecma_regex(std::string_view text, std::size_t max_nesting) {
  if (!is_utf8(text)) return regex_error(0, "it is not UTF-8");
  return EcmaParser(text, max_nesting).parse();
}

bool contains(const RegexNode& node, RegexKind kind) {
  return node.kind == kind ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const RegexNode& child) { return contains(child, kind); });
}

EcmaParser::EcmaParser(std::string_view text, std::size_t max_nesting)
    : text_(text), max_nesting_(max_nesting) {}

bool EcmaParser::take(char c) {
  if (done() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool EcmaParser::take(std::string_view word) {
  if (!text_.substr(at_).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

RegexNode EcmaParser::node(RegexKind kind, std::size_t offset) const {
  RegexNode out;
  out.kind = kind;
  out.offset = offset;
  return out;
}

Result<RegexNode> EcmaParser::parse() {
  find_groups();
  PATCHBAY_TRY(auto root, disjunction(0));
  if (!done()) return regex_error(at_, "this \")\" closes no group");
  return root;
}

// Finds the groups and their names before the expression is read, because a backreference may come
// before its group.
void EcmaParser::find_groups() {
  bool in_class = false;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      const std::string_view rest = text_.substr(i + 1);
      const bool named =
          rest.starts_with("?<") && !rest.starts_with("?<=") && !rest.starts_with("?<!");
      if (named) {
        names_.emplace_back(rest.substr(2, rest.find('>') - 2));
      } else if (!rest.starts_with('?')) {
        names_.emplace_back();
      }
    }
  }
  closed_.assign(names_.size(), false);
}

Result<RegexNode> EcmaParser::disjunction(std::size_t depth) {
  if (depth > max_nesting_) {
    return regex_error(at_, "groups may be nested " + std::to_string(max_nesting_) + " deep");
  }
  RegexNode out = node(RegexKind::kAlternation, at_);
  do {
    PATCHBAY_TRY(auto branch, sequence(depth));
    out.children.push_back(std::move(branch));
  } while (take('|'));
  if (out.children.size() > 1) return out;
  RegexNode only = std::move(out.children.front());
  return only;
}

Result<RegexNode> EcmaParser::sequence(std::size_t depth) {
  RegexNode out = node(RegexKind::kSequence, at_);
  while (!done() && peek() != '|' && peek() != ')') {
    PATCHBAY_TRY(auto next, term(depth));
    out.children.push_back(std::move(next));
  }
  if (out.children.size() != 1) return out;
  RegexNode only = std::move(out.children.front());
  return only;
}

Result<RegexNode> EcmaParser::term(std::size_t depth) {
  const std::size_t offset = at_;
  switch (peek()) {
    case '^':
      ++at_;
      return quantified(node(RegexKind::kStart, offset));
    case '$':
      ++at_;
      return quantified(node(RegexKind::kEnd, offset));
    case '*':
    case '+':
    case '?':
      return regex_error(offset, "there is nothing to repeat here");
    case '(': {
      PATCHBAY_TRY(auto out, group(depth));
      return quantified(std::move(out));
    }
    case '[': {
      PATCHBAY_TRY(auto out, char_class());
      return quantified(std::move(out));
    }
    case '\\': {
      PATCHBAY_TRY(auto out, escape());
      return quantified(std::move(out));
    }
    case '.': {
      ++at_;
      RegexNode out = node(RegexKind::kSet, offset);
      out.set = all_but_line_ends().normal();
      return quantified(std::move(out));
    }
    default:
      break;
  }
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  PATCHBAY_TRY(const bool repeats, quantifier(min, max));
  if (repeats) return regex_error(offset, "there is nothing to repeat here");
  RegexNode out = node(RegexKind::kChar, offset);
  out.code = next_code_point(text_, at_);
  return quantified(std::move(out));
}

Result<RegexNode> EcmaParser::group(std::size_t depth) {
  const std::size_t offset = at_;
  ++at_;
  if (peek() != '?') return capture(depth, offset);
  if (peek(1) == '<' && peek(2) != '=' && peek(2) != '!') {
    PATCHBAY_TRY(const auto name, group_name(offset));
    if (std::count(names_.begin(), names_.end(), name) > 1) {
      return regex_error(offset, "two groups are called \"" + name + "\"");
    }
    return capture(depth, offset);
  }
  RegexNode out = node(RegexKind::kSequence, offset);
  if (take("?=") || take("?!")) {
    out.kind = RegexKind::kLookahead;
  } else if (take("?<=") || take("?<!")) {
    out.kind = RegexKind::kLookbehind;
  } else if (!take("?:")) {
    return regex_error(offset, "\"" + std::string(text_.substr(offset, 3)) +
                                   "\" begins no group of ECMA-262 that is taken here");
  }
  out.negated = text_[at_ - 1] == '!';
  PATCHBAY_TRY(auto inner, disjunction(depth + 1));
  if (!take(')')) return regex_error(offset, "this group is never closed");
  out.children.push_back(std::move(inner));
  return out;
}

Result<RegexNode> EcmaParser::capture(std::size_t depth, std::size_t offset) {
  RegexNode out = node(RegexKind::kCapture, offset);
  out.group = ++opened_;
  PATCHBAY_TRY(auto inner, disjunction(depth + 1));
  if (!take(')')) return regex_error(offset, "this group is never closed");
  if (out.group > closed_.size()) return regex_error(offset, "this group cannot be numbered");
  closed_[out.group - 1] = true;
  out.children.push_back(std::move(inner));
  return out;
}

// Reads the name in `(?<name>` or `\k<name>`. The next characters are "?<" or "k<".
Result<std::string> EcmaParser::group_name(std::size_t offset) {
  at_ += 2;
  const std::size_t end = text_.find('>', at_);
  if (end == std::string_view::npos) return regex_error(offset, "this group name has no end");
  std::string name(text_.substr(at_, end - at_));
  const auto allowed = [](unsigned char c) {
    return !is_ascii(c) || c == '_' || c == '$' || (c >= '0' && c <= '9') ||
           (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  if (name.empty() || (name[0] >= '0' && name[0] <= '9') ||
      !std::all_of(name.begin(), name.end(), allowed)) {
    return regex_error(offset, "\"" + name + "\" is no name for a group");
  }
  at_ = end + 1;
  return name;
}

Result<RegexNode> EcmaParser::quantified(RegexNode atom) {
  const std::size_t offset = at_;
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  PATCHBAY_TRY(const bool repeats, quantifier(min, max));
  if (!repeats) return atom;
  switch (atom.kind) {
    case RegexKind::kStart:
    case RegexKind::kEnd:
    case RegexKind::kWordBoundary:
    case RegexKind::kLookahead:
    case RegexKind::kLookbehind:
      return regex_error(offset, "an assertion cannot be repeated");
    default:
      break;
  }
  RegexNode out = node(RegexKind::kRepeat, atom.offset);
  out.min = min;
  out.max = max;
  out.lazy = take('?');
  out.children.push_back(std::move(atom));
  return out;
}

Result<bool> EcmaParser::quantifier(std::uint32_t& min, std::uint32_t& max) {
  max = kUnbounded;
  if (take('*')) {
    min = 0;
    return true;
  }
  if (take('+')) {
    min = 1;
    return true;
  }
  if (take('?')) {
    min = 0;
    max = 1;
    return true;
  }
  return braces(min, max);
}

// Reads `{2}`, `{2,}` or `{2,5}`. Returns false for any other brace, which is a plain character
// (Annex B.1.2).
Result<bool> EcmaParser::braces(std::uint32_t& min, std::uint32_t& max) {
  const std::size_t offset = at_;
  const auto a_brace = [&] {
    at_ = offset;
    return false;
  };
  if (!take('{')) return false;
  if (!number(min)) return a_brace();
  max = min;
  if (take(',') && !number(max)) max = kUnbounded;
  if (!take('}')) return a_brace();
  if (max < min) return regex_error(offset, "these bounds are in the wrong order");
  return true;
}

// Reads a bound of a repetition. All bounds that are too large for any text become the same number.
bool EcmaParser::number(std::uint32_t& value) {
  const std::size_t start = at_;
  std::uint64_t read = 0;
  while (peek() >= '0' && peek() <= '9') {
    read = std::min<std::uint64_t>(read * 10 + static_cast<unsigned>(peek() - '0'), kUnbounded - 1);
    ++at_;
  }
  value = static_cast<std::uint32_t>(read);
  return at_ > start;
}

}  // namespace patchbay::pattern
