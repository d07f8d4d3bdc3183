#include "loader/library_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/file_descriptor.h"
#include "loader/elf_image.h"
#include "manifest/file.h"

namespace patchbay::loader {
namespace {

Error fault(std::string sentence) { return Error(Code::kPluginFault, std::move(sentence)); }

Error failed_to(std::string_view what, int error) {
  const Code code = error == ENOENT || error == ENOTDIR ? Code::kNotFound : Code::kPluginFault;
  std::string hint = code == Code::kNotFound
                         ? " Build the connector, or correct \"library\" in its connector.json."
                         : "";
  return Error(code, "cannot be " + std::string(what) + ": " + std::strerror(error) + "." + hint);
}

Result<void> check_owner(const struct stat& file, const struct stat& folder) {
  if (file.st_uid != 0 && file.st_uid != ::geteuid()) {
    return fault("belongs to user " + std::to_string(file.st_uid) +
                 "; expected root or the user this host runs as (" + std::to_string(::geteuid()) +
                 "): use chown once you trust it.");
  }
  if ((file.st_mode & S_IWOTH) != 0) {
    return fault("can be written by everyone; use chmod o-w once you trust it.");
  }
  if ((folder.st_mode & S_IWOTH) != 0) {
    return fault("lies in a folder that can be written by everyone; use chmod o-w on the folder.");
  }
  return success();
}

// Everything that can be known without looking inside.
Result<void> check_place(int file, const std::filesystem::path& folder, const std::string& name) {
  struct stat about{};
  struct stat around{};
  if (::fstat(file, &about) != 0) return failed_to("examined", errno);
  if (::stat(folder.c_str(), &around) != 0) return failed_to("examined", errno);
  if (!S_ISREG(about.st_mode)) return fault("is not a regular file; expected a shared library.");
  if (!manifest::stays_inside(folder, name)) {
    return fault(
        "is a symbolic link that leads out of the connector's folder; put the file there.");
  }
  if (static_cast<std::uint64_t>(about.st_size) > kLibraryBytes) {
    return Error(Code::kTooLarge, "has " + std::to_string(about.st_size) + " bytes; at most " +
                                      std::to_string(kLibraryBytes) + " are loaded.");
  }
  return check_owner(about, around);
}

Result<void> write_all(int file, const std::uint8_t* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(file, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return Error(Code::kInternal, std::string("the private copy cannot be written: ") +
                                        std::strerror(errno) + ".");
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
  return success();
}

// Gives how many bytes there were.
Result<std::uint64_t> copy_bytes(int from, int to) {
  std::vector<std::uint8_t> piece(std::size_t{256} << 10);
  for (std::uint64_t total = 0;;) {
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed_to("read", errno);
    if (got == 0) return total;
    total += static_cast<std::uint64_t>(got);
    if (total > kLibraryBytes) return fault("grew while it was read; try again.");
    PATCHBAY_TRY(write_all(to, piece.data(), static_cast<std::size_t>(got)));
  }
}

// Judges the copy, so that no other bytes than those judged are ever mapped.
Result<void> copy_and_judge(int from, int to) {
  PATCHBAY_TRY(const std::uint64_t size, copy_bytes(from, to));
  const auto image = ElfImage::read(bytes_of(to, size));
  if (image.has_error()) return image.error();
  return success();
}

}  // namespace

Result<void> copy_verified(const std::filesystem::path& folder, const std::string& name,
                           const std::filesystem::path& copy) {
  const auto path = folder / name;
  const auto located = [&](Result<void> result) -> Result<void> {
    if (result.has_error()) return std::move(result).error().at(path.string());
    return result;
  };
  // NONBLOCK: a pipe in the place of the file must not hold the host up.
  const FileDescriptor from(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (from.get() < 0) return failed_to("opened", errno).at(path.string());
  PATCHBAY_TRY(located(check_place(from.get(), folder, name)));
  const FileDescriptor to(::open(copy.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0500));
  if (to.get() < 0) {
    return Error(Code::kInternal, std::string("cannot be written: ") + std::strerror(errno) + ".")
        .at(copy.string());
  }
  return located(copy_and_judge(from.get(), to.get()));
}

}  // namespace patchbay::loader
