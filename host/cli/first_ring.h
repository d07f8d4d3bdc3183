#pragma once

#include <iosfwd>
#include <optional>

#include "vault/key_ring_file.h"
#include "vault/key_ring_lock.h"

namespace patchbay::cli {

// The ring that a store is to be sealed under: the one that is named, or a new file where that is
// not there. A new one that no store was sealed under is not left behind. The ring's lock is held
// from prepare() on: no other process uses a new ring before it is known to stay.
class FirstRing {
 public:
  explicit FirstRing(KeyRingSource source) : source_(std::move(source)) {}
  ~FirstRing();
  FirstRing(const FirstRing&) = delete;
  FirstRing& operator=(const FirstRing&) = delete;

  // Creates the file, or checks that the existing one is a key ring.
  Result<void> prepare(Random& random);
  // Keeps a new file, because a store is sealed under it now, and tells `out` about it.
  void keep(std::ostream& out);
  [[nodiscard]] const KeyRingSource& source() const { return source_; }

 private:
  const KeyRingSource source_;
  std::optional<KeyRingLock> lock_;
  bool is_new_ = false;
  bool is_used_ = false;
};

}  // namespace patchbay::cli
