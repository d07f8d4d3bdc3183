#include "vault/key_ring_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/machine_clock.h"

namespace patchbay::vault {
namespace {

constexpr std::chrono::milliseconds kLockPoll{10};

Error cannot_lock(const std::string& path, int cause) {
  return Error(Code::kInvalidArgument,
               "the key ring cannot be changed, because its lock file cannot be made or locked (" +
                   std::string(std::strerror(cause)) +
                   "); its folder must be there, be writable, and be on a file system with locks")
      .at(path);
}

// Returns true if the open file is still the file at `path`. A process removes the lock file when
// it releases the lock. A process that waited for the lock then has the lock of a removed file, and
// must open the lock file again.
bool is_still_at(const FileDescriptor& file, const std::string& path) {
  struct stat held{};
  struct stat named{};
  return ::fstat(file.get(), &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

// Returns the path without symbolic links. The file may be missing. If the links cannot be
// followed, returns the path unchanged; opening it later fails with the reason.
std::string real_path_of(const std::string& path) {
  std::error_code failed;
  const auto real = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : real.string();
}

}  // namespace

Result<KeyRingLock> KeyRingLock::take(const std::string& named,
                                      std::chrono::milliseconds patience) {
  const std::string ring = real_path_of(named);
  const std::string path = ring + ".lock";
  const auto give_up = machine_now() + patience;
  for (;;) {
    FileDescriptor file(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) return cannot_lock(path, errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
      if (is_still_at(file, path)) return KeyRingLock(ring, path, std::move(file));
      continue;
    }
    if (errno != EWOULDBLOCK && errno != EINTR) return cannot_lock(path, errno);
    if (machine_now() >= give_up) {
      return Error(Code::kOverloaded,
                   "another process is still changing the key ring; nothing "
                   "was changed, try again later")
          .at(path);
    }
    std::this_thread::sleep_for(kLockPoll);
  }
}

KeyRingLock::~KeyRingLock() {
  if (file_.get() >= 0) ::unlink(path_.c_str());
}

}  // namespace patchbay::vault
