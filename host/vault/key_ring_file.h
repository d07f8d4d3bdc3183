#pragma once

#include <functional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "vault/key_ring.h"

namespace patchbay::vault {

// The place of a key ring. Either `file` or `text` is set.
struct KeyRingSource {
  std::string file;
  Secret text;  // the ring's text, from the environment

  static KeyRingSource in_file(std::string path) { return {std::move(path), {}}; }
  // Reads the ring's text from the environment variable now. Fails if the variable is not set.
  static Result<KeyRingSource> in_environment(const char* variable);

  [[nodiscard]] std::string shown() const {
    return file.empty() ? "the environment's key ring" : file;
  }
};

// Loads the key ring. Fails if the text is not a key ring. Also fails if the file belongs neither
// to the user of this process nor to root, or if anybody except its owner may read or change it.
Result<KeyRing> load_key_ring(const KeyRingSource& source);

// Creates a new file (mode 0600) with one new key. Fails if the file already exists.
Result<void> create_key_ring(const std::string& path, Random& random);

// Checks a ring before it is written. Fails if the ring lacks the key of a stored envelope.
using RingCheck = std::function<Result<void>(const KeyRing& ring)>;

// Adds a new primary key to the ring in the file. First takes the ring's lock (key_ring_lock.h) and
// then reads the ring, so that no key of another process is lost. Runs `check` before it writes.
// Writes a second file, flushes it to disk, and renames it to the ring's name. So the ring's file
// always contains either the whole old ring or the whole new ring. If the path is a symbolic link,
// changes the file to which the link leads.
Result<void> add_primary_key(const std::string& path, Random& random, const RingCheck& check);

}  // namespace patchbay::vault
