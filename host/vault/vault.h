// The vault: seals secrets before they are stored, and opens them again.
//
//   PATCHBAY_TRY(auto vault,
//                Vault::open(store, KeyRingSource::in_file("/etc/patchbay/keys"), random));
//   row.sealed_token = vault->seal({"account", row.id, "sealed_token"}, token.reveal());
//   PATCHBAY_TRY(Secret token,
//                vault->unseal({"account", row.id, "sealed_token"}, row.sealed_token));
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"
#include "vault/envelope.h"
#include "vault/key_ring_file.h"

namespace patchbay {

// Fails if the ring does not fit the store, in two cases: a key of the ring differs from the
// store's key with this id, or the ring lacks a key under which envelopes are sealed. The error
// names the key and the ring; `shown` is the name of the ring.
Result<void> require_fit(Store& store, const KeyRing& ring, const std::string& shown);

// Seals and opens secrets with the keys of a key ring. Thread-safe. `random` must be
// cryptographically secure, like the system's random source, and must outlive the vault.
class Vault {
 public:
  // Loads the ring and checks that it fits the store (require_fit). If the ring does not fit, the
  // store is not changed.
  static Result<std::unique_ptr<Vault>> open(Store& store, KeyRingSource source, Random& random);

  // Seals the text under the primary key and returns the envelope. Uses no database, so this
  // function can be called inside a transaction.
  [[nodiscard]] std::string seal(const Place& place, std::string_view plain) const;

  // Returns the text in the envelope. Fails with INTERNAL if the envelope was changed, or was moved
  // to `place` from another place. Also fails with INTERNAL if neither this host nor the current
  // ring file has the envelope's key.
  Result<Secret> unseal(const Place& place, std::string_view envelope) const;

  [[nodiscard]] std::string primary_key_id() const { return ring()->primary().id; }

 private:
  Vault(KeyRingSource source, KeyRing ring, Random& random);

  [[nodiscard]] std::shared_ptr<const KeyRing> ring() const;
  [[nodiscard]] std::optional<Secret> unseal_with_newer_ring(const Place& place,
                                                             std::string_view envelope) const;

  const KeyRingSource source_;
  Random& random_;
  mutable Mutex mutex_;
  // The present key ring. A new ring replaces this ring when a rotation adds a key.
  mutable std::shared_ptr<const KeyRing> ring_ GUARDED_BY(mutex_);
};

}  // namespace patchbay
