// The connector's own files, as patchbay.host.resource/draft1 gives them: beside the manifest, by
// their bare names, as the real host reads them.
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

  // Reads all files now. Later reads open none.
  void keep();

  // Fails with INVALID_ARGUMENT, NOT_FOUND or TOO_LARGE, as the header of the service says.
  [[nodiscard]] Result<std::string> read(std::string_view name) const;

 private:
  [[nodiscard]] Result<std::string> read_file(const std::string& name) const;

  std::filesystem::path folder_;
  std::optional<std::map<std::string, Result<std::string>>> kept_;
};

}  // namespace patchbay::conformance
