#include "signatures/stored_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/file_io.h"
#include "base/shortage.h"

namespace patchbay::signatures {
namespace {

namespace fs = std::filesystem;

Error failed_on(const fs::path& file, const std::string& what, int error) {
  if (is_shortage(error)) return shortage(what, error).at(file.string());
  const Code code = error == ENOENT || error == ENOTDIR ? Code::kNotFound : Code::kInvalidArgument;
  return Error(code, what + ": " + std::strerror(error) + ".").at(file.string());
}

Error refused_file(const fs::path& file, const std::string& sentence) {
  return Error(Code::kInvalidArgument, sentence).at(file.string());
}

Result<std::string> read_opened(const FileDescriptor& opened, const fs::path& file,
                                std::size_t limit) {
  auto text = read_up_to(opened.get(), limit + 1);
  if (!text) return failed_on(file, "cannot be read", errno);
  if (text->size() > limit) {
    return refused_file(file, "is larger than the " + std::to_string(limit) +
                                  " bytes that are read of such a file.");
  }
  return *std::move(text);
}

Result<std::string> read_stored(const fs::path& file, std::size_t limit, bool is_guarded) {
  const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (opened.get() < 0) return failed_on(file, "cannot be read", errno);
  struct stat about{};
  if (::fstat(opened.get(), &about) != 0) return failed_on(file, "cannot be read", errno);
  if (!S_ISREG(about.st_mode)) return refused_file(file, "is not a regular file.");
  if (is_guarded && about.st_uid != 0 && about.st_uid != ::geteuid()) {
    return refused_file(file, "belongs to user " + std::to_string(about.st_uid) +
                                  "; expected root or the user this host runs as.");
  }
  if (is_guarded && (about.st_mode & S_IWOTH) != 0) {
    return refused_file(file, "can be written by everyone; use chmod o-w once you trust it.");
  }
  return read_opened(opened, file, limit);
}

bool write_whole(const FileDescriptor& opened, std::string_view text) {
  return write_all(opened.get(), text) && ::fsync(opened.get()) == 0;
}

// Follows symbolic links, and returns the path of the file itself.
Result<fs::path> place_of(const fs::path& file) {
  std::error_code failed;
  const bool is_there = fs::exists(fs::symlink_status(file, failed));
  if (!is_there) return file;  // change_file() makes the file, or reports why it cannot
  fs::path place = fs::canonical(file, failed);
  if (failed) return failed_on(file, "cannot be followed to the file itself", failed.value());
  return place;
}

// Gives the new file the owner and the mode of the old file, if there is an old file.
Result<void> keep_owner_and_mode(const FileDescriptor& opened, const fs::path& old) {
  struct stat about{};
  if (::stat(old.c_str(), &about) != 0) {
    if (errno == ENOENT) return success();
    return failed_on(old, "cannot be read", errno);
  }
  struct stat is{};
  if (::fstat(opened.get(), &is) != 0) return failed_on(old, "cannot be written", errno);
  const bool is_other = is.st_uid != about.st_uid || is.st_gid != about.st_gid;
  if (is_other && ::fchown(opened.get(), about.st_uid, about.st_gid) != 0) {
    return failed_on(old,
                     "belongs to user " + std::to_string(about.st_uid) + " and group " +
                         std::to_string(about.st_gid) +
                         ", which this user cannot give to its new text; run this as root",
                     errno);
  }
  if (::fchmod(opened.get(), about.st_mode & 07777) == 0) return success();
  return failed_on(old, "cannot be written", errno);
}

// A new file beside `file`, for the new text. The destructor deletes the new file, unless it was
// renamed to `file`.
struct Replacement {
  explicit Replacement(const fs::path& file)
      : path(file.string() + ".new"),
        opened(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)),
        error(errno) {}
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  ~Replacement() {
    if (opened.get() >= 0 && !is_used) ::unlink(path.c_str());
  }

  std::string path;
  FileDescriptor opened;
  int error;  // why the new file could not be made
  bool is_used = false;
};

}  // namespace

Result<std::string> read_bounded(const fs::path& file, std::size_t limit) {
  return read_stored(file, limit, false);
}

Result<std::string> read_guarded(const fs::path& file, std::size_t limit) {
  return read_stored(file, limit, true);
}

Result<void> write_secret(const fs::path& file, const Secret& text) {
  const FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (opened.get() < 0) return failed_on(file, "cannot be made", errno);
  if (write_whole(opened, text.reveal())) return success();
  const int error = errno;
  ::unlink(file.c_str());
  return failed_on(file, "cannot be written", error);
}

Result<void> change_file(const fs::path& named, std::size_t limit, const Change& change) {
  PATCHBAY_TRY(const fs::path file, place_of(named));
  Replacement replacement(file);
  if (replacement.opened.get() < 0 && replacement.error == EEXIST) {
    return refused_file(file,
                        "is being changed by another command. If there is no such command, "
                        "remove " +
                            replacement.path + ".");
  }
  if (replacement.opened.get() < 0) {
    return failed_on(file, "cannot be written", replacement.error);
  }
  auto before = read_bounded(file, limit);
  if (before.has_error() && before.error().code() != Code::kNotFound) {
    return std::move(before).error();
  }
  PATCHBAY_TRY(const std::string after, change(before.has_value() ? before.value() : ""));
  PATCHBAY_TRY(keep_owner_and_mode(replacement.opened, file));
  if (!write_whole(replacement.opened, after) ||
      ::rename(replacement.path.c_str(), file.c_str()) != 0) {
    return failed_on(file, "cannot be written", errno);
  }
  replacement.is_used = true;
  return success();
}

}  // namespace patchbay::signatures
