// Rotates the key: encrypts every envelope of the store again, with the newest key, while hosts
// continue to work. README.md explains the use with several hosts.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "store/store.h"
#include "vault/key_ring_file.h"

namespace patchbay::vault {

// The points at which a rotation can be interrupted, in the order in which it first reaches them.
enum class RotationPoint {
  kRingLoaded,        // before any change
  kKeyAdded,          // the ring's file has a new primary key, which the store does not know yet
  kVaultOpened,       // the store knows the new key
  kEnvelopeResealed,  // inside a batch's transaction
  kBatchResealed,     // before the commit of a batch
  kBatchCommitted,
};

// All rotation points, in the order of the enumeration.
inline constexpr auto kRotationPoints = std::to_array({
    RotationPoint::kRingLoaded,
    RotationPoint::kKeyAdded,
    RotationPoint::kVaultOpened,
    RotationPoint::kEnvelopeResealed,
    RotationPoint::kBatchResealed,
    RotationPoint::kBatchCommitted,
});

// Returns the point in words: "ring loaded", "key added", …
std::string_view word_of(RotationPoint point);

struct RotationOptions {
  int batch = 100;  // envelopes in one transaction
  // Called at each point. An error of this function ends the rotation. For tests and for showing
  // progress.
  std::function<Result<void>(RotationPoint point)> reached{};
};

struct RotationReport {
  bool new_key = false;  // true if the rotation added a new key
  std::string primary;   // the key with which everything is encrypted now
  std::int64_t resealed = 0;
  // The number of envelopes that still have another key. Another host encrypted them meanwhile, or
  // they are unreadable.
  std::int64_t left = 0;
  std::vector<std::string> unreadable;  // envelopes that cannot be decrypted: "table.column of ID"
};

// Finishes an interrupted rotation, or begins a new one with a new key. A ring from the environment
// gets no new key; everything is then encrypted with its primary key.
Result<RotationReport> rotate(store::Store& store, const KeyRingSource& source, Random& random,
                              const RotationOptions& options = {});

}  // namespace patchbay::vault
