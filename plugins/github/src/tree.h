// Reads a tree of git objects in GitHub's form: docs.github.com/rest/git/trees. An answer can have
// 100,000 entries. The reader passes each entry on as soon as it arrives, and keeps no entry.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "github.h"

namespace github {

struct TreeEntry {
  std::string path;  // relative to the tree
  std::string mode;  // 100644, 100755, 040000, 120000, 160000
  std::string type;  // blob, tree, commit
  std::string sha;
  std::uint64_t size = 0;
};

struct TreeEnd {
  std::string sha;
  bool truncated = false;  // true if there are more entries than GitHub gives in one answer
};

// Reads a tree and calls `each` with every entry. Throws PROVIDER_UNAVAILABLE if the answer is not
// a tree, or is cut off.
TreeEnd read_tree(const Response& response,
                  const std::function<void(const TreeEntry& entry, const TreeEnd& so_far)>& each);

}  // namespace github
