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
// Removed with all that is in it when the object dies; where the process was killed before that,
// by the next one that makes a folder in the same place. Thread-safe.
class PrivateFolder {
 public:
  // Makes it in `parent`; "" is the machine's place for temporary files. OVERLOADED where there is
  // no room at the moment, otherwise INTERNAL.
  static Result<PrivateFolder> make(const std::filesystem::path& parent);
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Whether nobody has taken it away, as those do who sweep places for temporary files.
  [[nodiscard]] bool is_there() const;

  // A path that was not given before and will not be again; `hint` is for those who look at maps.
  std::filesystem::path next_file(std::string_view hint);

 private:
  PrivateFolder(std::filesystem::path path, FileDescriptor lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  FileDescriptor lock_;  // held as long as the folder is in use
  std::atomic<std::uint64_t> next_{1};
};

}  // namespace patchbay::loader
