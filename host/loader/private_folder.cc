#include "loader/private_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/shortage.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "patchbay-";
constexpr const char* kLock = "in-use";

// Creates and locks the lock file under a temporary name, and then renames it. So the file is
// locked before other processes can find it. After a failure, returns no descriptor and sets errno.
FileDescriptor take_lock(const fs::path& folder) {
  const fs::path taking = folder / "taking";
  FileDescriptor lock(::open(taking.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  const bool is_taken = lock.get() >= 0 && ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0 &&
                        ::rename(taking.c_str(), (folder / kLock).c_str()) == 0;
  return is_taken ? std::move(lock) : FileDescriptor(-1);
}

bool is_ours(const fs::path& folder) {
  struct stat about{};
  return ::lstat(folder.c_str(), &about) == 0 && S_ISDIR(about.st_mode) &&
         about.st_uid == ::geteuid();
}

// Removes the folders that killed processes of this user left behind. The locks of such folders are
// free.
void sweep(const fs::path& place) {
  std::error_code failed;  // ignored: the folder stays
  for (fs::directory_iterator each(place, failed), end; !failed && each != end;
       each.increment(failed)) {
    const fs::path& folder = each->path();
    if (!folder.filename().string().starts_with(kPrefix) || !is_ours(folder)) continue;
    const FileDescriptor lock(::open((folder / kLock).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (lock.get() < 0 || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) continue;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
}

Error unmade(int error) {
  const std::string what = "no folder can be made here for the private copies of connectors";
  if (is_shortage(error)) return shortage(what, error);
  return {Code::kInternal,
          what + ": " + std::strerror(error) + ". Make it writable or name another one."};
}

}  // namespace

Result<PrivateFolder> PrivateFolder::make(const std::filesystem::path& parent) {
  std::error_code failed;
  const auto place = parent.empty() ? fs::temp_directory_path(failed) : parent;
  if (!failed) sweep(place);
  std::string pattern = (place / (std::string(kPrefix) + "XXXXXX")).string();
  if (!failed && ::mkdtemp(pattern.data()) != nullptr) {  // creates the folder with mode 0700,
                                                          // whatever the umask is
    if (auto lock = take_lock(pattern); lock.get() >= 0) {
      return PrivateFolder(pattern, std::move(lock));
    }
    failed.assign(errno, std::generic_category());
    std::error_code ignored;
    fs::remove_all(pattern, ignored);
  }
  return unmade(failed ? failed.value() : errno).at(place.string());
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::move(other.lock_)), next_(other.next_.load()) {
  other.path_.clear();
}

PrivateFolder::~PrivateFolder() {
  if (path_.empty()) return;
  std::error_code ignored;  // a destructor cannot report an error
  std::filesystem::remove_all(path_, ignored);
}

bool PrivateFolder::is_there() const { return is_ours(path_); }

std::filesystem::path PrivateFolder::next_file(std::string_view hint) {
  return path_ / (std::to_string(next_.fetch_add(1)) + "-" + std::string(hint));
}

}  // namespace patchbay::loader
