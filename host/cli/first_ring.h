#pragma once

#include <iosfwd>
#include <optional>

#include "vault/key_ring_file.h"
#include "vault/key_ring_lock.h"

namespace patchbay::cli {

// The key ring for a new store, as `source` says. If the source names a file that does not exist,
// prepare() creates the file. The destructor deletes a created file unless keep() was called. Call
// keep() when secrets in a store are sealed (encrypted) with the ring. From prepare() on, this
// object holds the ring's lock, so that no other process uses a created ring before it is certain
// that the file stays.
class FirstRing {
 public:
  explicit FirstRing(vault::KeyRingSource source) : source_(std::move(source)) {}
  ~FirstRing();
  FirstRing(const FirstRing&) = delete;
  FirstRing& operator=(const FirstRing&) = delete;

  // Creates the file if it does not exist. Otherwise checks that the existing key ring can be read.
  Result<void> prepare(Random& random);
  // Keeps a created file, because secrets in a store are now sealed with its key ring. Prints a
  // note to `out`.
  void keep(std::ostream& out);
  [[nodiscard]] const vault::KeyRingSource& source() const { return source_; }

 private:
  const vault::KeyRingSource source_;
  std::optional<vault::KeyRingLock> lock_;
  bool is_new_ = false;
  bool is_used_ = false;
};

}  // namespace patchbay::cli
