#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::loader {

// A folder that only this user can enter (mode 0700), with files whose names are never used twice.
// The destructor removes it with its files. If the process was killed, the next process that makes
// a folder in the same place removes it. Thread-safe.
class PrivateFolder {
 public:
  // Makes it in `parent`; "": the machine's place for temporary files. OVERLOADED if there is no
  // room at the moment, otherwise INTERNAL.
  static Result<PrivateFolder> make(const std::filesystem::path& parent);
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Whether the folder still exists; programs that clean up temporary files may have removed it.
  [[nodiscard]] bool is_there() const;

  // A path that was never given before; `hint` helps people who read the list of mappings.
  std::filesystem::path next_file(std::string_view hint);

 private:
  PrivateFolder(std::filesystem::path path, FileDescriptor lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  FileDescriptor lock_;  // held as long as the folder is in use
  std::atomic<std::uint64_t> next_{1};
};

}  // namespace patchbay::loader
