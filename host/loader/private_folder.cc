#include "loader/private_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <cstring>

namespace patchbay::loader {

Result<PrivateFolder> PrivateFolder::make(const std::filesystem::path& parent) {
  std::error_code failed;
  const auto place = parent.empty() ? std::filesystem::temp_directory_path(failed) : parent;
  std::string pattern = (place / "patchbay-XXXXXX").string();
  if (failed || ::mkdtemp(pattern.data()) == nullptr) {  // mode 0700, whatever the umask
    return Error(Code::kInternal, std::string("no folder can be made here for the private copies "
                                              "of connectors: ") +
                                      std::strerror(failed ? failed.value() : errno) +
                                      ". Make it writable or name another one.")
        .at(place.string());
  }
  return PrivateFolder(pattern);
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept
    : path_(std::move(other.path_)), next_(other.next_.load()) {
  other.path_.clear();
}

PrivateFolder::~PrivateFolder() {
  if (path_.empty()) return;
  std::error_code ignored;  // nothing can be done about it here
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path PrivateFolder::next_file(std::string_view hint) {
  return path_ / (std::to_string(next_.fetch_add(1)) + "-" + std::string(hint));
}

}  // namespace patchbay::loader
