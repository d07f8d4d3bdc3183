#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::loader {

// A folder that only this user can enter (mode 0700). The destructor removes the folder and its
// files. A killed process leaves its folder behind; the next process that creates a folder in the
// same place removes it. File names are never used twice. Thread-safe.
class PrivateFolder {
 public:
  // Creates the folder in `parent`; if `parent` is empty, in the machine's folder for temporary
  // files. Fails with OVERLOADED if the disk has no space at the moment, otherwise with INTERNAL.
  static Result<PrivateFolder> make(const std::filesystem::path& parent);
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Returns true if the folder still exists. A program that deletes old temporary files may have
  // removed it.
  [[nodiscard]] bool is_there() const;

  // Returns a new path for a file in the folder. The file name contains `hint`, which helps people
  // who read the list of loaded files.
  std::filesystem::path next_file(std::string_view hint);

 private:
  PrivateFolder(std::filesystem::path path, FileDescriptor lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  FileDescriptor lock_;  // locked as long as the folder is in use
  std::atomic<std::uint64_t> next_{1};
};

}  // namespace patchbay::loader
