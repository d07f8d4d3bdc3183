// Names of objects as git computes them (git-hash-object(1)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/github/store.h"

namespace patchbay::sandbox::github {

std::string object_sha(std::string_view type, std::string_view bytes);  // 40 hex digits

struct TreeEntry {
  std::string path;  // relative to the tree
  bool is_tree = false;
  std::string sha;
  std::size_t size = 0;  // of a blob
};

// The tree at `folder` ("" is the root) of the repository's files: its direct entries, sorted as
// git does, or everything below it.
std::vector<TreeEntry> tree_entries(const Repository& repository, std::string_view folder,
                                    bool recursive);
std::string tree_sha(const Repository& repository, std::string_view folder);

}  // namespace patchbay::sandbox::github
