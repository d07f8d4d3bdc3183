// SPDX-License-Identifier: Apache-2.0
// Opens the folder that the connector offers, and the files and folders below it. No path leads
// outside this folder.
#pragma once

#include <dirent.h>
#include <sys/stat.h>

#include <memory>
#include <string>
#include <string_view>

namespace files {

// Owns a file descriptor and closes it in the destructor. -1 means that there is no file
// descriptor.
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

// Opens files and folders below the root. Walks a path name by name from the root's own descriptor,
// and opens each name without following a symbolic link. The kernel decides what a name means at
// the moment when it opens the name, so renaming or replacing something meanwhile cannot lead
// outside. ".." is refused. The object never changes, so several threads may use it.
class Root {
 public:
  // `path` is absolute. It may be a symbolic link, because the person who configures the connector
  // chooses it.
  explicit Root(const std::string& path);

  // Open the folder or file at `path`, which is relative to the root; "" and "." are the root.
  // Throw NOT_FOUND if nothing of this kind is at the path, and INVALID_ARGUMENT if the path leaves
  // the root.
  [[nodiscard]] Folder open_folder(std::string_view path) const;
  [[nodiscard]] Descriptor open_file(std::string_view path, struct stat& about) const;
  // Returns the stat data of `path`. Does not follow a symbolic link at the end of the path.
  [[nodiscard]] struct stat look(std::string_view path) const;
  [[nodiscard]] int number() const { return folder_.number(); }

 private:
  Descriptor folder_;
};

// Opens one name in an open folder. Returns -1 if the name does not exist or is a symbolic link.
// Never waits, even if the name is a pipe.
Descriptor open_name(int folder, const char* name, int flags);
// Opens the folder of `descriptor` for listing, and takes over the descriptor. Returns null if the
// descriptor is not a folder.
Folder listing(Descriptor descriptor);

// Returns the path of `name` in `folder`: "a/b" for "a" and "b", and "b" for "" and "b".
std::string joined(std::string_view folder, std::string_view name);

}  // namespace files
