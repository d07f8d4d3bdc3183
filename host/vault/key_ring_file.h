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
  Secret text;  // the ring's text, from the environment

  static KeyRingSource in_file(std::string path) { return {std::move(path), {}}; }
  // Reads the variable now. Fails if the variable is not set.
  static Result<KeyRingSource> in_environment(const char* variable);

  [[nodiscard]] std::string shown() const {
    return file.empty() ? "the environment's key ring" : file;
  }
};

// Refuses a file that others than its owner can read or change, or that belongs to another user.
Result<KeyRing> load_key_ring(const KeyRingSource& source);

// Makes a new file (mode 0600) with one new key. Refuses an existing file.
Result<void> create_key_ring(const std::string& path, Random& random);

// Fails if the ring lacks a key under which something is sealed.
using RingCheck = std::function<Result<void>(const KeyRing& ring)>;

// Gives the ring in the file a new primary key. Holds the ring's lock (key_ring_lock.h) and reads
// the ring again under the lock, so that a key added by another process is not lost. Runs `check`
// before it writes. Writes a second file, syncs it and renames it: at every moment the ring's file
// is complete, either old or new. If the path is a symbolic link, the ring it leads to is changed.
Result<void> add_primary_key(const std::string& path, Random& random, const RingCheck& check);

}  // namespace patchbay
