#include "pattern/simple_pattern.h"

#include <algorithm>
#include <span>

#include "base/utf8.h"

namespace patchbay::pattern {

namespace {

bool in_ranges(const std::vector<CodeRange>& ranges, char32_t code) {
  const auto above =
      std::upper_bound(ranges.begin(), ranges.end(), code,
                       [](char32_t c, const CodeRange& range) { return c < range.first; });
  return above != ranges.begin() && code <= std::prev(above)->last;
}

}  // namespace

// Returns true if the character at within[at] belongs to the set. In this case, moves `at` to the
// next character.
bool SimplePattern::Run::holds(std::string_view within, std::size_t& at) const {
  const auto byte = static_cast<unsigned char>(within[at]);
  if (is_ascii(byte)) {
    if (!has_ascii(byte)) return false;
    ++at;
    return true;
  }
  if (others.empty()) return false;
  std::size_t behind = at;
  if (!in_ranges(others, next_code_point(within, behind))) return false;
  at = std::min(behind, within.size());
  return true;
}

std::optional<SimplePattern::Run> SimplePattern::run_of(const RegexNode& node) {
  Run out;
  if (node.kind == RegexKind::kChar) {
    if (node.code >= 0xD800 && node.code <= 0xDFFF) return std::nullopt;
    append_utf8(out.text, node.code);
    return out;
  }
  const RegexNode& atom = node.kind == RegexKind::kRepeat ? node.children[0] : node;
  CharSet set = atom.set;
  if (atom.kind == RegexKind::kChar) {
    set.add(atom.code, atom.code);
    set = set.normal();
  } else if (atom.kind != RegexKind::kSet) {
    return std::nullopt;
  }
  if (!set.properties.empty() || set.negated || set.empty()) return std::nullopt;
  if (node.kind == RegexKind::kRepeat) {
    out.min = node.min;
    out.max = node.max;
  }
  for (const CodeRange& range : set.ranges) {
    for (char32_t c = range.first; c <= std::min<char32_t>(range.last, 0x7F); ++c) {
      out.ascii[c >> 6U] |= std::uint64_t{1} << (c & 63U);
    }
    if (range.last > 0x7F) {
      out.others.push_back({std::max<char32_t>(range.first, 0x80), range.last});
    }
  }
  return out;
}

bool SimplePattern::append(const RegexNode& node) {
  auto run = run_of(node);
  if (!run) return false;
  if (!run->text.empty() && !runs_.empty() && !runs_.back().text.empty()) {
    runs_.back().text += run->text;
  } else {
    runs_.push_back(std::move(*run));
  }
  return true;
}

// Returns true if a character of `run` may be the first character of `next`.
bool SimplePattern::overlap(const Run& run, const Run& next) {
  if (!next.text.empty()) {
    std::size_t at = 0;
    return run.holds(next.text, at);
  }
  if ((run.ascii[0] & next.ascii[0]) != 0 || (run.ascii[1] & next.ascii[1]) != 0) return true;
  return std::any_of(run.others.begin(), run.others.end(), [&](const CodeRange& a) {
    return std::any_of(next.others.begin(), next.others.end(),
                       [&](const CodeRange& b) { return a.first <= b.last && b.first <= a.last; });
  });
}

bool SimplePattern::greedy_is_right() const {
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (runs_[i].min == runs_[i].max) continue;
    for (std::size_t next = i + 1; next < runs_.size(); ++next) {
      if (overlap(runs_[i], runs_[next])) return false;
      if (runs_[next].min > 0) break;
    }
  }
  return true;
}

std::optional<SimplePattern> SimplePattern::of(const RegexNode& root) {
  std::span<const RegexNode> nodes(&root, 1);
  if (root.kind == RegexKind::kSequence) nodes = root.children;
  bool from_start = false;
  SimplePattern out;
  if (!nodes.empty() && nodes.front().kind == RegexKind::kStart) {
    from_start = true;
    nodes = nodes.subspan(1);
  }
  if (!nodes.empty() && nodes.back().kind == RegexKind::kEnd) {
    out.to_end_ = true;
    nodes = nodes.first(nodes.size() - 1);
  }
  for (const RegexNode& node : nodes) {
    if (!out.append(node)) return std::nullopt;
  }
  if (out.runs_.empty() && !(from_start && out.to_end_)) return out;
  if (from_start) {
    out.shape_ = Shape::kRuns;
    return out.greedy_is_right() ? std::optional(std::move(out)) : std::nullopt;
  }
  if (out.runs_.size() != 1) return std::nullopt;
  if (!out.runs_[0].text.empty()) {
    out.shape_ = out.to_end_ ? Shape::kAtEnd : Shape::kWithin;
    return out;
  }
  if (out.to_end_ || out.runs_[0].min != 1) return std::nullopt;
  out.shape_ = Shape::kOneOf;
  return out;
}

bool SimplePattern::search_runs(std::string_view text) const {
  std::size_t at = 0;
  for (const Run& run : runs_) {
    if (!run.text.empty()) {
      if (!text.substr(at).starts_with(run.text)) return false;
      at += run.text.size();
      continue;
    }
    std::uint32_t count = 0;
    for (; count < run.max && at < text.size(); ++count) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if (is_ascii(byte)) {
        if (!run.has_ascii(byte)) break;
        ++at;
      } else if (!run.holds(text, at)) {
        break;
      }
    }
    if (count < run.min) return false;
  }
  return !to_end_ || at == text.size();
}

bool SimplePattern::search(std::string_view text) const {
  switch (shape_) {
    case Shape::kAnything:
      return true;
    case Shape::kWithin:
      return text.find(runs_[0].text) != std::string_view::npos;
    case Shape::kAtEnd:
      return text.ends_with(runs_[0].text);
    case Shape::kOneOf:
      for (std::size_t at = 0; at < text.size();) {
        std::size_t behind = at;
        if (runs_[0].holds(text, behind)) return true;
        next_code_point(text, at);
      }
      return false;
    case Shape::kRuns:
      return search_runs(text);
  }
  return false;
}

}  // namespace patchbay::pattern
