#include <utility>

#include "pattern/pcre_syntax.h"

namespace patchbay::pattern {
namespace {

using Alternatives = std::vector<RegexNode>;

constexpr std::size_t kMostAlternatives = 256;

Error too_many(const RegexNode& node) {
  return regex_error(node.offset, "a lookbehind may mean at most " +
                                      std::to_string(kMostAlternatives) +
                                      " alternatives of fixed width");
}

// Returns all combinations of an alternative of `left` followed by an alternative of `right`.
Result<Alternatives> followed_by(const Alternatives& left, const Alternatives& right,
                                 const RegexNode& place) {
  if (left.size() * right.size() > kMostAlternatives) return too_many(place);
  Alternatives out;
  for (const RegexNode& a : left) {
    for (const RegexNode& b : right) {
      RegexNode both = a;
      both.children.push_back(b);
      out.push_back(std::move(both));
    }
  }
  return out;
}

Result<Alternatives> expand(const RegexNode& node);

Result<Alternatives> expand_repeat(const RegexNode& node) {
  PATCHBAY_TRY(const auto once, expand(node.children[0]));
  Alternatives out;
  for (std::uint32_t times = node.min; times <= node.max; ++times) {
    RegexNode repeat = node;
    repeat.min = times;
    repeat.max = times;
    if (once.size() == 1) {
      repeat.children[0] = once[0];
      out.push_back(std::move(repeat));
    } else {
      Alternatives product(1);
      for (std::uint32_t i = 0; i < times; ++i) {
        PATCHBAY_TRY(product, followed_by(product, once, node));
      }
      out.insert(out.end(), product.begin(), product.end());
    }
    if (out.size() > kMostAlternatives) return too_many(node);
  }
  return out;
}

Result<Alternatives> expand(const RegexNode& node) {
  const RegexWidth width = width_of(node);
  if (width.max == kUnbounded) {
    return regex_error(node.offset, "a lookbehind of unbounded length cannot be translated");
  }
  switch (node.kind) {
    case RegexKind::kSequence: {
      Alternatives out(1);
      for (const RegexNode& child : node.children) {
        PATCHBAY_TRY(const auto choices, expand(child));
        PATCHBAY_TRY(out, followed_by(out, choices, node));
      }
      return out;
    }
    case RegexKind::kAlternation: {
      Alternatives out;
      for (const RegexNode& child : node.children) {
        PATCHBAY_TRY(auto choices, expand(child));
        for (RegexNode& choice : choices) out.push_back(std::move(choice));
        if (out.size() > kMostAlternatives) return too_many(node);
      }
      return out;
    }
    case RegexKind::kRepeat:
      return expand_repeat(node);
    case RegexKind::kCapture:
      if (width.min != width.max) {
        return regex_error(node.offset,
                           "a group of variable width that is referred to cannot be translated "
                           "within a lookbehind");
      }
      return Alternatives{node};
    default:
      return Alternatives{node};
  }
}

}  // namespace

Result<std::vector<RegexNode>> fixed_width_alternatives(const RegexNode& inner) {
  if (contains(inner, RegexKind::kBackreference)) {
    return regex_error(inner.offset, "a backreference within a lookbehind cannot be translated");
  }
  PATCHBAY_TRY(auto out, expand(inner));
  if (out.size() > 1 && contains(inner, RegexKind::kCapture)) {
    return regex_error(inner.offset,
                       "a group that is referred to cannot be translated within a lookbehind of "
                       "variable width");
  }
  return out;
}

}  // namespace patchbay::pattern
