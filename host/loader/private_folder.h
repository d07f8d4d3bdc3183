#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::loader {

// A folder that only this user can enter (mode 0700). The object never uses a file name twice. The
// destructor removes the folder with its files. If a process was killed, its folder stays, and the
// next process that makes a folder in the same place removes it. Thread-safe.
class PrivateFolder {
 public:
  // Makes the folder in `parent`. If `parent` is empty, makes it in the machine's folder for
  // temporary files. Fails with OVERLOADED if there is no room at the moment, otherwise with
  // INTERNAL.
  static Result<PrivateFolder> make(const std::filesystem::path& parent);
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Returns true if the folder still exists. A program that cleans up temporary files may have
  // removed the folder.
  [[nodiscard]] bool is_there() const;

  // Returns a new path for a file in the folder. The file name contains `hint`, for people who read
  // the list of mapped files.
  std::filesystem::path next_file(std::string_view hint);

 private:
  PrivateFolder(std::filesystem::path path, FileDescriptor lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  FileDescriptor lock_;  // locked as long as the folder is in use
  std::atomic<std::uint64_t> next_{1};
};

}  // namespace patchbay::loader
