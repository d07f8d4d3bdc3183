// An empty folder for one check. The destructor deletes the folder.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace patchbay::conformance {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "patchbay-conformance-XXXXXX");
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;  // files that a connector has protected may remain
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  // Returns the path of the folder, or an empty path if the folder could not be created.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace patchbay::conformance
