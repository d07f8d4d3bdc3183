#pragma once

#include <chrono>
#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay {

// The right to change a key ring's file, held by one process at a time: a lock (flock) on the file
// RING.lock beside it. The kernel gives it back when its holder dies. Readers need none: the ring
// is replaced as a whole.
//
// It holds between all processes that see the same file: on one machine, and on NFS from version 4
// on (Linux passes flock on to the server). A file system without locks refuses it, and the ring is
// then not changed. Hosts that have a copy of the ring each are not protected from one another.
class KeyRingLock {
 public:
  // Waits for another holder at most `patience`, then OVERLOADED.
  static Result<KeyRingLock> take(const std::string& ring,
                                  std::chrono::milliseconds patience = kPatience);

  KeyRingLock(KeyRingLock&&) noexcept = default;
  KeyRingLock& operator=(KeyRingLock&&) = delete;
  ~KeyRingLock();

 private:
  static constexpr std::chrono::milliseconds kPatience{10'000};  // a change takes milliseconds

  KeyRingLock(std::string path, FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  FileDescriptor file_;
};

}  // namespace patchbay
