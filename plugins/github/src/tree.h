// Reads a tree of git objects in GitHub's form: docs.github.com/rest/git/trees. A response can have
// 100,000 entries. Each entry is passed on as soon as it arrives, and no entry is stored.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "github.h"

namespace github {

struct TreeEntry {
  std::string path;  // relative to the tree
  std::string mode;  // "100644", "100755", "040000", "120000" or "160000"
  std::string type;  // "blob", "tree" or "commit"
  std::string sha;
  std::uint64_t size = 0;
};

struct TreeEnd {
  std::string sha;
  bool truncated = false;  // true: GitHub does not return all entries in one response
};

// Reads a tree and calls `each` with every entry. Throws PROVIDER_UNAVAILABLE if the answer is not
// a tree, or is cut off.
TreeEnd read_tree(const Response& response,
                  const std::function<void(const TreeEntry& entry, const TreeEnd& so_far)>& each);

}  // namespace github
