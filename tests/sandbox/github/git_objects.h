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
  std::size_t size = 0;  // size of a blob
  std::string mode = "100644";
};

// The trees of a repository, for the current and for old versions of its files. Each version is
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
  // Returns the direct entries in git's order, or all entries below in the same order.
  [[nodiscard]] std::vector<TreeEntry> entries(const Place& place, bool recursive) const;
  // Deletes the old versions, as a rewrite of the history does.
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

// Computes the trees of the current files and stores their blobs. Must be called after each change
// of the files.
void keep_trees(Repository& repository);

// Returns the entries of the tree at `folder` ("" is the root): the direct entries in git's order,
// or all entries below.
std::vector<TreeEntry> tree_entries(const Repository& repository, std::string_view folder,
                                    bool recursive);
std::string tree_sha(const Repository& repository, std::string_view folder);

}  // namespace patchbay::sandbox::github
