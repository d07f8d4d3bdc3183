// SPDX-License-Identifier: Apache-2.0
// A walk through everything below a root: each folder before what is in it, names in byte order. It
// goes on after any path, in any process, and holds a bounded number of names however large a
// folder is.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <vector>

#include "root.h"

namespace files {

// One thing that is there.
struct Found {
  std::string path;
  struct stat about{};
};

class Walk {
 public:
  // What the walk comes upon.
  class Visitor {
   public:
    // False: enough, the walk pauses after this one.
    virtual bool found(const Found& found) = 0;
    // What is at `path`, and what is below it, cannot be read. error: an errno.
    virtual void unreadable(std::string_view path, int error) = 0;

   protected:
    ~Visitor() = default;
  };

  // after: the path that was visited last; empty: begin.
  Walk(const Root& root, std::string after, Visitor& visitor)
      : root_(root), after_(std::move(after)), visitor_(visitor) {}

  // Whether it came to the end.
  bool run();

 private:
  // A folder that the walk is in, with the next of its names.
  struct Level {
    Folder folder;
    std::string path;
    std::vector<std::string> names;  // the smallest are at the end
    std::string last;                // the last name that was read into `names`
    bool has_more = false;           // behind `last`
  };

  void resume();
  // The names of `level` after its `last` one; false when they cannot be read.
  bool read_names(Level& level);
  bool enter(int parent, const char* name, std::string path, std::string after);
  bool visit(const std::string& name);
  void leave();

  const Root& root_;
  std::string after_;
  Visitor& visitor_;
  std::vector<Level> levels_;
  std::size_t held_ = 0;  // names in all levels
};

}  // namespace files
