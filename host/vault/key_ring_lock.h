#pragma once

#include <chrono>
#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::vault {

// A lock that lets only one process at a time change a key ring's file. It is a flock on the file
// RING.lock in the ring's folder. The kernel releases the lock if its process dies. Readers do not
// take the lock, because the ring's file is always replaced as a whole. take() follows symbolic
// links first, so that all paths to one ring lead to one lock.
//
// The lock works between all processes that see the same file: on one machine, and on NFS from
// version 4 on (Linux passes flock on to the server). On a file system without locks, take() fails
// and the ring cannot be changed. The lock does not protect hosts that have their own copies of the
// ring.
class KeyRingLock {
 public:
  // Takes the lock. If another process has the lock, waits at most `patience`, and then fails with
  // OVERLOADED.
  static Result<KeyRingLock> take(const std::string& ring,
                                  std::chrono::milliseconds patience = kPatience);

  KeyRingLock(KeyRingLock&&) noexcept = default;
  KeyRingLock& operator=(KeyRingLock&&) = delete;
  ~KeyRingLock();

  // Returns the path of the ring's file without symbolic links. Changes must use this path. A
  // rename to a symbolic link would replace the link and not the ring.
  [[nodiscard]] const std::string& ring() const { return ring_; }

 private:
  static constexpr std::chrono::milliseconds kPatience{10'000};  // a change takes milliseconds

  KeyRingLock(std::string ring, std::string path, FileDescriptor file)
      : ring_(std::move(ring)), path_(std::move(path)), file_(std::move(file)) {}

  std::string ring_;
  std::string path_;  // the path of the lock file
  FileDescriptor file_;
};

}  // namespace patchbay::vault
