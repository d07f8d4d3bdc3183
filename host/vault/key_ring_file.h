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

// Fails if the ring lacks a key that something is sealed under.
using RingCheck = std::function<Result<void>(const KeyRing& ring)>;

// Gives the ring in the file a new primary key, under its lock (key_ring_lock.h). Reads the ring
// again under the lock, so that a key added by another process is not lost, and runs `check` before
// it writes. Writes beside the file, syncs and renames: at every moment the file is whole, old or
// new.
Result<void> add_primary_key(const std::string& path, Random& random, const RingCheck& check);

}  // namespace patchbay
