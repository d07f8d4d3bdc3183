#include <algorithm>

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {
namespace {

// Return the sum and the product. A result above kUnbounded becomes kUnbounded.
std::uint32_t plus(std::uint32_t a, std::uint32_t b) {
  return a > kUnbounded - b ? kUnbounded : a + b;
}

std::uint32_t times(std::uint32_t a, std::uint32_t b) {
  if (a == 0 || b == 0) return 0;
  return a > kUnbounded / b ? kUnbounded : a * b;
}

}  // namespace

RegexWidth width_of(const RegexNode& node) {
  switch (node.kind) {
    case RegexNode::Kind::kChar:
    case RegexNode::Kind::kSet:
      return {1, 1};
    case RegexNode::Kind::kSequence: {
      RegexWidth out;
      for (const RegexNode& child : node.children) {
        const RegexWidth width = width_of(child);
        out = {plus(out.min, width.min), plus(out.max, width.max)};
      }
      return out;
    }
    case RegexNode::Kind::kAlternation: {
      RegexWidth out{kUnbounded, 0};
      for (const RegexNode& child : node.children) {
        const RegexWidth width = width_of(child);
        out = {std::min(out.min, width.min), std::max(out.max, width.max)};
      }
      return out;
    }
    case RegexNode::Kind::kRepeat: {
      const RegexWidth once = width_of(node.children[0]);
      return {times(once.min, node.min), times(once.max, node.max)};
    }
    case RegexNode::Kind::kCapture:
      return width_of(node.children[0]);
    case RegexNode::Kind::kBackreference:
      return {0, node.always_unset ? 0 : kUnbounded};
    case RegexNode::Kind::kLookahead:
    case RegexNode::Kind::kLookbehind:
    case RegexNode::Kind::kStart:
    case RegexNode::Kind::kEnd:
    case RegexNode::Kind::kWordBoundary:
      return {0, 0};
  }
  return {0, kUnbounded};
}

}  // namespace patchbay::pattern
