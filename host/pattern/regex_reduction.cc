#include "pattern/regex_reduction.h"

#include <utility>

namespace patchbay::pattern {
namespace {

// Joins sequences that are inside of sequences. If `drop_captures` is true, changes captures to
// sequences first.
void flatten(RegexNode& node, bool drop_captures) {
  for (RegexNode& child : node.children) flatten(child, drop_captures);
  if (drop_captures && node.kind == RegexKind::kCapture) node.kind = RegexKind::kSequence;
  if (node.kind == RegexKind::kSequence) {
    std::vector<RegexNode> flat;
    for (RegexNode& child : node.children) {
      if (child.kind == RegexKind::kSequence) {
        for (RegexNode& inner : child.children) flat.push_back(std::move(inner));
      } else {
        flat.push_back(std::move(child));
      }
    }
    node.children = std::move(flat);
  }
  if (node.kind == RegexKind::kSequence && node.children.size() == 1) {
    RegexNode only = std::move(node.children.front());
    node = std::move(only);
  }
}

// Changes X{2,5} at the beginning or end of the expression to X{2}, because more repetitions do not
// change whether there is a match. Returns true if `edge` may be removed.
bool loosen(RegexNode& edge) {
  if (edge.kind != RegexKind::kRepeat || contains(edge, RegexKind::kCapture)) return false;
  edge.max = edge.min;
  return edge.min == 0;
}

void trim(RegexNode& branch) {
  if (branch.kind == RegexKind::kRepeat) {
    RegexNode sequence;
    sequence.offset = branch.offset;
    sequence.children.push_back(std::move(branch));
    branch = std::move(sequence);
  }
  if (branch.kind != RegexKind::kSequence) return;
  auto& children = branch.children;
  while (!children.empty() && loosen(children.front())) children.erase(children.begin());
  while (!children.empty() && loosen(children.back())) children.pop_back();
}

}  // namespace

RegexNode reduced_for_search(RegexNode root) {
  flatten(root, !contains(root, RegexKind::kBackreference));
  if (root.kind == RegexKind::kAlternation) {
    for (RegexNode& branch : root.children) trim(branch);
  } else {
    trim(root);
  }
  return root;
}

}  // namespace patchbay::pattern
