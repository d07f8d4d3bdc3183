#pragma once

#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::readers {

// A copy of a whole stream in a file without a name. The copy is needed because an archive is read
// from its end.
class SpooledFile {
 public:
  // Reads the descriptor `from` to its end. The process's limit on file sizes applies
  // (RLIMIT_FSIZE).
  static Result<SpooledFile> take(int from);

  SpooledFile(SpooledFile&& other) noexcept;
  SpooledFile& operator=(SpooledFile&&) = delete;
  ~SpooledFile();

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] int descriptor() const { return file_.get(); }

 private:
  SpooledFile(FileDescriptor file, std::string_view bytes)
      : file_(std::move(file)), bytes_(bytes) {}

  FileDescriptor file_;
  std::string_view bytes_;  // the mapped file
};

}  // namespace patchbay::readers
