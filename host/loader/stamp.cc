#include "loader/stamp.h"

#include <sys/stat.h>

namespace patchbay::loader {

void Stamp::add(const std::filesystem::path& file) {
  struct stat about{};
  if (::stat(file.c_str(), &about) != 0) {
    values_.push_back(0);
    return;
  }
  const auto nanoseconds = [](const timespec& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U +
           static_cast<std::uint64_t>(time.tv_nsec);
  };
  values_.insert(values_.end(),
                 {about.st_dev, about.st_ino, static_cast<std::uint64_t>(about.st_size),
                  nanoseconds(about.st_mtim), nanoseconds(about.st_ctim)});
}

}  // namespace patchbay::loader
