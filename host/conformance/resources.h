// The connector's own files, as patchbay.host.resource/draft1 provides them. The files are in the
// folder of the manifest and have names without a path. This class reads the files as the real host
// does.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::conformance {

class Resources {
 public:
  explicit Resources(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Reads all files now. Later calls of read() open no file.
  void keep();

  // Returns the contents of a file. Fails with INVALID_ARGUMENT, NOT_FOUND or TOO_LARGE, as the
  // header of the service says.
  [[nodiscard]] Result<std::string> read(std::string_view name) const;

 private:
  std::filesystem::path folder_;
  std::optional<std::map<std::string, Result<std::string>>> kept_;
};

}  // namespace patchbay::conformance
