// Key rotation: seals every envelope of the store under the newest key while hosts go on working.
// README.md says what to do with several hosts.
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

namespace patchbay {

// The points at which a rotation can be interrupted, in the order in which it first passes them.
inline constexpr std::array<std::string_view, 6> kRotationPoints = {
    "ring loaded",        // before anything was changed
    "key added",          // the ring's file has a new primary key, which the store does not know
    "vault opened",       // the store knows the new key
    "envelope resealed",  // inside a batch's transaction
    "batch resealed",     // before its commit
    "batch committed",
};

struct RotationOptions {
  int batch = 100;  // envelopes in one transaction
  // Called at each point; an error ends the rotation there. For tests and for showing progress.
  std::function<Result<void>(std::string_view point)> reached{};
};

struct RotationReport {
  bool new_key = false;  // false: finished an earlier rotation
  std::string primary;   // the key under which everything is sealed now
  std::int64_t resealed = 0;
  // envelopes under another key: sealed meanwhile by another host, or unreadable
  std::int64_t left = 0;
  std::vector<std::string> unreadable;  // "table.column of ID": left unchanged
};

// Continues an interrupted rotation, or begins a new one with a new key. A ring from the
// environment gets no new key: everything is sealed under its primary key.
Result<RotationReport> rotate(Store& store, const KeyRingSource& source, Random& random,
                              const RotationOptions& options = {});

}  // namespace patchbay
