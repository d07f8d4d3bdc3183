#pragma once

#include <functional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "vault/key_ring.h"

namespace patchbay {

// Where a key ring is kept. Exactly one of the two is set.
struct KeyRingSource {
  std::string file;
  Secret text;  // from the environment: parsed as it is

  static KeyRingSource in_file(std::string path) { return {std::move(path), {}}; }
  // Reads the variable now. Fails when it is not set.
  static Result<KeyRingSource> in_environment(const char* variable);

  [[nodiscard]] std::string shown() const {
    return file.empty() ? "the environment's key ring" : file;
  }
};

// Refuses a file that others than its owner could read, or that belongs to another user.
Result<KeyRing> load_key_ring(const KeyRingSource& source);

// Makes a new file (mode 0600) with one new key. An existing file is refused.
Result<void> create_key_ring(const std::string& path, Random& random);

// Says whether the ring has every key that something is sealed under; an error when it lacks one.
using RingCheck = std::function<Result<void>(const KeyRing& ring)>;

// Gives the ring in the file a new primary key, under its lock (key_ring_lock.h). The ring is read
// again under the lock, so that no key which another process added is lost, and held against
// `check` before anything is written. Written beside the file, synced and renamed: at every moment
// the file is whole, old or new.
Result<void> add_primary_key(const std::string& path, Random& random, const RingCheck& check);

}  // namespace patchbay
