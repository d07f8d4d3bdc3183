// Computes the names of objects as git does (git-hash-object(1)).
#pragma once

#include <map>
#include <optional>
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
  std::string mode = "100644";
};

// The trees of a repository, in the current version and in old ones. The tree of each version is
// computed once.
class Trees {
 public:
  void add(const std::map<std::string, File>& files);

  struct Place {
    std::size_t version = 0;
    std::string folder;
  };
  [[nodiscard]] Place head() const { return {versions_.size() - 1, ""}; }
  [[nodiscard]] std::optional<Place> find(const std::string& sha) const;
  [[nodiscard]] const std::string& sha(const Place& place) const;
  // Returns the direct entries as git sorts them, or everything below in the same order.
  [[nodiscard]] std::vector<TreeEntry> entries(const Place& place, bool recursive) const;
  // Drops the old versions, as happens when a history is rewritten.
  void forget_old();

 private:
  struct Folder {
    std::string sha;
    std::vector<TreeEntry> entries;  // direct entries only
  };
  using Version = std::map<std::string, Folder>;  // by path
  std::vector<Version> versions_;
  std::map<std::string, Place> by_sha_;
};

// Computes the trees of the current files and keeps their blobs. Call this after each change of the
// files.
void keep_trees(Repository& repository);

// Returns the entries of the tree at `folder` ("" is the root): the direct ones, sorted as git
// does, or everything below it.
std::vector<TreeEntry> tree_entries(const Repository& repository, std::string_view folder,
                                    bool recursive);
std::string tree_sha(const Repository& repository, std::string_view folder);

}  // namespace patchbay::sandbox::github
