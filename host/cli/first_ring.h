#pragma once

#include <iosfwd>
#include <optional>

#include "vault/key_ring_file.h"
#include "vault/key_ring_lock.h"

namespace patchbay::cli {

// The key ring for a new store: the named ring, or a new file if the file does not exist. If no
// store was sealed with a new ring, its file is deleted again. The ring's lock is held from
// prepare() on, so that no other process uses a new ring before it is certain that the file stays.
class FirstRing {
 public:
  explicit FirstRing(KeyRingSource source) : source_(std::move(source)) {}
  ~FirstRing();
  FirstRing(const FirstRing&) = delete;
  FirstRing& operator=(const FirstRing&) = delete;

  // Creates the file, or checks that the existing one is a key ring.
  Result<void> prepare(Random& random);
  // Keeps a new file, because a store is now sealed with it, and prints a note to `out`.
  void keep(std::ostream& out);
  [[nodiscard]] const KeyRingSource& source() const { return source_; }

 private:
  const KeyRingSource source_;
  std::optional<KeyRingLock> lock_;
  bool is_new_ = false;
  bool is_used_ = false;
};

}  // namespace patchbay::cli
