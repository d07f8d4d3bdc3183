// SPDX-License-Identifier: Apache-2.0
// The offered folder, and the only way into it.
#pragma once

#include <dirent.h>
#include <sys/stat.h>

#include <memory>
#include <string>
#include <string_view>

namespace files {

// A descriptor that closes itself; -1: it holds no descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  [[nodiscard]] int number() const { return number_; }
  int release() {
    const int number = number_;
    number_ = -1;
    return number;
  }

 private:
  int number_;
};

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// Every path is walked name by name from the root's own descriptor, and each name is opened without
// following a symbolic link. So the kernel decides once what a name means, when it opens it:
// nothing that is renamed or swapped meanwhile leads outside. ".." is refused. Never changes after
// it is made, so it is safe on many threads.
class Root {
 public:
  // path: absolute. It may itself be a symbolic link: the person who configures it decides that.
  explicit Root(const std::string& path);

  // path: relative to the root; "" and "." are the root. Throws NOT_FOUND if it does not exist or
  // is of another kind, INVALID_ARGUMENT if it leaves the root.
  [[nodiscard]] Folder open_folder(std::string_view path) const;
  [[nodiscard]] Descriptor open_file(std::string_view path, struct stat& about) const;
  // What is at `path`, without following a last symbolic link.
  [[nodiscard]] struct stat look(std::string_view path) const;
  [[nodiscard]] int number() const { return folder_.number(); }

 private:
  Descriptor folder_;
};

// Opens one name in an open folder; -1 if it does not exist or is a symbolic link. Never waits, not
// even for a pipe.
Descriptor open_name(int folder, const char* name, int flags);
// A listing of the folder that `descriptor` has open; takes the descriptor. Null if it is not a
// folder.
Folder listing(Descriptor descriptor);

// "a" and "b" make "a/b", "" and "b" make "b".
std::string joined(std::string_view folder, std::string_view name);

}  // namespace files
