#include "manifest/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/file_io.h"
#include "base/shortage.h"

namespace patchbay::manifest {
namespace {

Error unreadable(const std::filesystem::path& path, int error) {
  if (is_shortage(error)) return shortage("cannot be read", error).at(path.string());
  const Code code = error == ENOENT || error == ENOTDIR ? Code::kNotFound : Code::kPluginFault;
  return Error(code, std::string("cannot be read: ") + std::strerror(error) + ".")
      .at(path.string());
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  // With O_NONBLOCK, open() does not block the host if the file is a pipe.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return unreadable(path, errno);
  struct stat about{};
  if (::fstat(file.get(), &about) != 0) return unreadable(path, errno);
  if (!S_ISREG(about.st_mode)) {
    return Error(Code::kPluginFault, "is not a regular file; expected one.").at(path.string());
  }
  const auto too_large = [&] {
    return Error(Code::kTooLarge, "is larger than the " + std::to_string(limit) +
                                      " bytes that are read of such a file.")
        .at(path.string());
  };
  if (static_cast<std::uint64_t>(about.st_size) > limit) return too_large();
  auto text = read_up_to(file.get(), static_cast<std::size_t>(about.st_size));
  if (!text) return unreadable(path, errno);
  return *std::move(text);
}

bool stays_inside(const std::filesystem::path& folder, const std::string& name) {
  std::error_code failed;
  const auto target = std::filesystem::canonical(folder / name, failed);
  if (failed) return true;
  const auto home = std::filesystem::canonical(folder, failed);
  return !failed && target.parent_path() == home;
}

}  // namespace patchbay::manifest
