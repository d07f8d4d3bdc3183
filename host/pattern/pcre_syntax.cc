#include "pattern/pcre_syntax.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace patchbay::pattern {
namespace {

constexpr std::uint32_t kMostRepeats = 65'535;  // PCRE2's limit
constexpr std::string_view kNothing = "(?!)";   // never matches

class PcreWriter {
 public:
  Result<void> write(const RegexNode& node);
  std::string take() { return std::move(out_); }

 private:
  Result<void> write_all(const std::vector<RegexNode>& nodes, std::string_view between);
  Result<void> alternation(const RegexNode& node);
  Result<void> repeat(const RegexNode& node);
  Result<void> capture(const RegexNode& node);
  Result<void> lookaround(const RegexNode& node);
  Result<void> backreference(const RegexNode& node);
  void character(char32_t code);
  void set(const CharSet& set);
  Result<void> within_choice(const RegexNode& node);

  std::string out_;
  // When a loop begins another round, ECMA-262 forgets the captures of the groups in the loop.
  // PCRE2 does not forget these captures. The results differ if the last round may skip a group. So
  // the writer numbers the parts of the expression that a round may skip. It refuses a
  // backreference to a group in such a part if the backreference is outside of the part.
  std::size_t loops_ = 0;
  std::uint32_t choices_made_ = 0;
  // The skippable parts that contain the node which is written now.
  std::vector<std::uint32_t> choices_;
  // [n - 1] has the skippable parts that contain group n.
  std::vector<std::vector<std::uint32_t>> choices_of_;
};

// Writes a node that a round of the loop around it may skip.
Result<void> PcreWriter::within_choice(const RegexNode& node) {
  choices_.push_back(++choices_made_);
  auto written = write(node);
  choices_.pop_back();
  return written;
}

Result<void> PcreWriter::write_all(const std::vector<RegexNode>& nodes, std::string_view between) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i > 0) out_ += between;
    PATCHBAY_TRY(write(nodes[i]));
  }
  return success();
}

Result<void> PcreWriter::write(const RegexNode& node) {
  switch (node.kind) {
    case RegexKind::kSequence:
      return write_all(node.children, "");
    case RegexKind::kAlternation:
      return alternation(node);
    case RegexKind::kChar:
      character(node.code);
      return success();
    case RegexKind::kSet:
      set(node.set);
      return success();
    case RegexKind::kRepeat:
      return repeat(node);
    case RegexKind::kCapture:
      return capture(node);
    case RegexKind::kLookahead:
    case RegexKind::kLookbehind:
      return lookaround(node);
    case RegexKind::kBackreference:
      return backreference(node);
    case RegexKind::kStart:
      out_ += '^';
      return success();
    case RegexKind::kEnd:
      out_ += '$';
      return success();
    case RegexKind::kWordBoundary:
      out_ += node.negated ? "\\B" : "\\b";
      return success();
  }
  return success();
}

Result<void> PcreWriter::alternation(const RegexNode& node) {
  out_ += "(?:";
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out_ += '|';
    PATCHBAY_TRY(loops_ > 0 ? within_choice(node.children[i]) : write(node.children[i]));
  }
  out_ += ')';
  return success();
}

Result<void> PcreWriter::repeat(const RegexNode& node) {
  if (node.min > kMostRepeats || (node.max != kUnbounded && node.max > kMostRepeats)) {
    return regex_error(node.offset, "more than " + std::to_string(kMostRepeats) +
                                        " repetitions cannot be translated here");
  }
  const RegexNode& inner = node.children[0];
  const bool loop = node.max > 1;
  // If a round of the loop matches the empty text, ECMA-262 undoes the round and its captures. So
  // the writer handles such a round as if the loop could skip it.
  const bool choice = (loops_ > 0 && node.min == 0) || (loop && width_of(inner).min == 0);
  if (loop) ++loops_;
  out_ += "(?:";
  auto written = choice ? within_choice(inner) : write(inner);
  out_ += ')';
  if (loop) --loops_;
  if (!written) return written;

  out_ += '{' + std::to_string(node.min) + ',';
  if (node.max != kUnbounded) out_ += std::to_string(node.max);
  out_ += node.lazy ? "}?" : "}";
  return success();
}

Result<void> PcreWriter::capture(const RegexNode& node) {
  if (choices_of_.size() < node.group) choices_of_.resize(node.group);
  choices_of_[node.group - 1] = choices_;
  out_ += '(';
  PATCHBAY_TRY(write(node.children[0]));
  out_ += ')';
  return success();
}

Result<void> PcreWriter::lookaround(const RegexNode& node) {
  out_ += node.kind == RegexKind::kLookahead ? "(?" : "(?<";
  out_ += node.negated ? '!' : '=';
  if (node.kind == RegexKind::kLookahead) {
    PATCHBAY_TRY(write(node.children[0]));
  } else {
    PATCHBAY_TRY(const auto alternatives, fixed_width_alternatives(node.children[0]));
    PATCHBAY_TRY(write_all(alternatives, "|"));
  }
  out_ += ')';
  return success();
}

Result<void> PcreWriter::backreference(const RegexNode& node) {
  if (node.always_unset) return success();
  for (const std::uint32_t choice : choices_of_[node.group - 1]) {
    if (std::find(choices_.begin(), choices_.end(), choice) == choices_.end()) {
      return regex_error(node.offset,
                         "a reference to a group that a repetition may pass over cannot be "
                         "translated");
    }
  }
  out_ += "\\g{" + std::to_string(node.group) + '}';
  return success();
}

void append_code(std::string& out, char32_t code) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "\\x{%x}", static_cast<unsigned>(code));
  out += text.data();
}

void PcreWriter::character(char32_t code) {
  const bool plain = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
                     (code >= 'A' && code <= 'Z') || code == '_' || code == ' ';
  if (code >= 0xD800 && code <= 0xDFFF) {
    out_ += kNothing;  // UTF-8 text never has half of a surrogate pair
  } else if (plain) {
    out_ += static_cast<char>(code);
  } else {
    append_code(out_, code);
  }
}

void PcreWriter::set(const CharSet& set) {
  if (set.empty()) {
    out_ += kNothing;
    return;
  }
  if (set.everything()) {
    out_ += "[\\x{0}-\\x{10ffff}]";
    return;
  }
  out_ += set.negated ? "[^" : "[";
  for (const CodeRange& range : set.ranges) {
    append_code(out_, range.first);
    if (range.last > range.first) {
      out_ += '-';
      append_code(out_, range.last);
    }
  }
  for (const CodeProperty& property : set.properties) {
    out_ += property.negated ? "\\P{" : "\\p{";
    out_ += property.name + '}';
  }
  out_ += ']';
}

}  // namespace

Result<std::string> to_pcre(const RegexNode& root) {
  PcreWriter writer;
  PATCHBAY_TRY(writer.write(root));
  return writer.take();
}

}  // namespace patchbay::pattern
