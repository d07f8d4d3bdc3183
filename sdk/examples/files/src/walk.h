// SPDX-License-Identifier: Apache-2.0
// Walks through everything below a root. Visits each folder before its contents, and names in byte
// order. A walk can continue after any path, in any process. It keeps a limited number of names in
// memory, even if a folder is very large.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <vector>

#include "root.h"

namespace files {

// One file, folder or link that exists.
struct WalkEntry {
  std::string path;
  struct stat about{};
};

class Walk {
 public:
  // Gets the files and folders that the walk finds.
  class Visitor {
   public:
    // Returns false to pause the walk after this file.
    virtual bool found(const WalkEntry& found) = 0;
    // Called if the file or folder at `path`, and everything below it, cannot be read. `error` is
    // an errno.
    virtual void unreadable(std::string_view path, int error) = 0;

   protected:
    ~Visitor() = default;
  };

  // `after` is the path that was visited last; "" to begin.
  Walk(const Root& root, std::string after, Visitor& visitor)
      : root_(root), after_(std::move(after)), visitor_(visitor) {}

  // Returns true if the walk has reached the end, false if it has paused.
  bool run();

 private:
  // An open folder of the walk, and the names in it that the walk has not visited yet.
  struct Level {
    Folder folder;
    std::string path;
    std::vector<std::string> names;  // the next name is at the end
    std::string last;                // the last name that was read into `names`
    bool has_more = false;           // there are names after `last`
  };

  void resume();
  // Reads the names of `level` after `level.last`. Returns false if they cannot be read.
  bool read_names(Level& level);
  bool enter(int parent, const char* name, std::string path, std::string after);
  bool visit(const std::string& name);
  void leave();

  const Root& root_;
  std::string after_;
  Visitor& visitor_;
  std::vector<Level> levels_;
  std::size_t held_ = 0;  // number of names in all levels
};

}  // namespace files
