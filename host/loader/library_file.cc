#include "loader/library_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "base/file_descriptor.h"
#include "base/file_io.h"
#include "base/shortage.h"
#include "loader/elf_image.h"
#include "loader/entry_symbol.h"
#include "loader/fault.h"
#include "loader/file_bytes.h"
#include "manifest/file.h"

namespace patchbay::loader {
namespace {

Error failed_to(std::string_view what, int error) {
  if (is_shortage(error)) return shortage("cannot be " + std::string(what), error);
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

// Makes all checks that do not need the file's contents. Returns the file's size.
Result<std::uint64_t> check_place(int file, const std::filesystem::path& folder,
                                  const std::string& name) {
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
  PATCHBAY_TRY(check_owner(about, around));
  return static_cast<std::uint64_t>(about.st_size);
}

// Returns the error for a failed write of the copy. The machine is at fault, not the connector.
Error uncopied(const std::string& copy, int error) {
  if (is_shortage(error)) return shortage(copy + " cannot be written", error);
  return {Code::kInternal, copy + " cannot be written: " + std::strerror(error) + "."};
}

// Copies all bytes and returns the number of bytes.
Result<std::uint64_t> copy_bytes(int from, int to) {
  std::vector<char> piece(std::size_t{256} << 10);
  for (std::uint64_t total = 0;;) {
    const ssize_t got = read_piece(from, piece);
    if (got < 0) return failed_to("read", errno);
    if (got == 0) return total;
    total += static_cast<std::uint64_t>(got);
    if (total > kLibraryBytes) return fault("grew to more than is loaded while it was read.");
    if (!write_all(to, {piece.data(), static_cast<std::size_t>(got)})) {
      return uncopied("its private copy", errno);
    }
  }
}

Result<void> judge(int file, std::uint64_t size) {
  PATCHBAY_TRY(const ElfImage image, ElfImage::read(bytes_of(file, size)));
  return check_entry_symbol(image);
}

// An open library whose place was checked, and its size.
struct OpenedLibrary {
  FileDescriptor file;
  std::uint64_t size;
};

Result<OpenedLibrary> open_library(const std::filesystem::path& folder, const std::string& name) {
  // O_NONBLOCK is set because the file may be a pipe, which would block the host.
  FileDescriptor file(::open((folder / name).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return failed_to("opened", errno);
  PATCHBAY_TRY(const std::uint64_t size, check_place(file.get(), folder, name));
  return OpenedLibrary{std::move(file), size};
}

Result<void> copy_and_judge(const OpenedLibrary& library, const std::filesystem::path& copy) {
  const FileDescriptor to(::open(copy.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0500));
  if (to.get() < 0) return uncopied("its private copy " + copy.string(), errno);
  PATCHBAY_TRY(const std::uint64_t size, copy_bytes(library.file.get(), to.get()));
  return judge(to.get(), size);
}

bool have_same_bytes(int one, int other, std::uint64_t size) {
  const FileBytes first = bytes_of(one, size);
  const FileBytes second = bytes_of(other, size);
  std::vector<std::uint8_t> piece(std::size_t{64} << 10);
  std::vector<std::uint8_t> same(piece.size());
  for (std::uint64_t at = 0; at < size; at += piece.size()) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), size - at));
    const std::span left(piece.data(), length);
    const std::span right(same.data(), length);
    if (!first.read(at, left) || !second.read(at, right)) return false;
    if (!std::ranges::equal(left, right)) return false;
  }
  return true;
}

Result<void> located(Result<void> outcome, const std::filesystem::path& path) {
  if (outcome.has_error()) return std::move(outcome).error().at(path.string());
  return outcome;
}

}  // namespace

Result<void> check_library(const std::filesystem::path& folder, const std::string& name) {
  const auto library = open_library(folder, name);
  if (library.has_error()) return located(library.error(), folder / name);
  return located(judge(library.value().file.get(), library.value().size), folder / name);
}

Result<void> copy_verified(const std::filesystem::path& folder, const std::string& name,
                           const std::filesystem::path& copy) {
  const auto library = open_library(folder, name);
  if (library.has_error()) return located(library.error(), folder / name);
  auto copied = copy_and_judge(library.value(), copy);
  // The incomplete copy is deleted, because the disk may be almost full.
  if (copied.has_error()) ::unlink(copy.c_str());
  return located(std::move(copied), folder / name);
}

Result<bool> has_bytes_of(const std::filesystem::path& copy, const std::filesystem::path& folder,
                          const std::string& name) {
  const auto opened = open_library(folder, name);
  if (opened.has_error()) return Error(opened.error()).at((folder / name).string());
  const OpenedLibrary& library = opened.value();
  const FileDescriptor same(::open(copy.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about{};
  if (same.get() < 0 || ::fstat(same.get(), &about) != 0) return false;
  return static_cast<std::uint64_t>(about.st_size) == library.size &&
         have_same_bytes(library.file.get(), same.get(), library.size);
}

}  // namespace patchbay::loader
