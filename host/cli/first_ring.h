#pragma once

#include <iosfwd>
#include <optional>

#include "vault/key_ring_file.h"
#include "vault/key_ring_lock.h"

namespace patchbay::cli {

// The key ring for a new store: the named ring, or a new file if the file does not exist. The
// destructor deletes a new file if no store was sealed with it. This object holds the ring's lock
// from prepare() on, so that no other process uses a new ring before it is certain that the file
// stays.
class FirstRing {
 public:
  explicit FirstRing(KeyRingSource source) : source_(std::move(source)) {}
  ~FirstRing();
  FirstRing(const FirstRing&) = delete;
  FirstRing& operator=(const FirstRing&) = delete;

  // Creates the file, or checks that the existing one is a key ring.
  Result<void> prepare(Random& random);
  // Keeps a new file, because a store is now sealed with its key ring, and prints a note to `out`.
  void keep(std::ostream& out);
  [[nodiscard]] const KeyRingSource& source() const { return source_; }

 private:
  const KeyRingSource source_;
  std::optional<KeyRingLock> lock_;
  bool is_new_ = false;
  bool is_used_ = false;
};

}  // namespace patchbay::cli
