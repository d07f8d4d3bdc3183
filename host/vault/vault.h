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

namespace patchbay::vault {

// Fails if the ring does not match the store: a key of the ring differs from the store's key with
// the same id, or the ring lacks the key of some envelopes. The error names the key and the ring;
// `shown` is the ring's name.
Result<void> require_fit(store::Store& store, const KeyRing& ring, const std::string& shown);

// Encrypts and decrypts secrets with the keys of a key ring. `random` must be cryptographically
// secure, like the system's random source, and must outlive the vault. Thread-safe.
class Vault {
 public:
  // Loads the ring and checks that it matches the store (require_fit). If it does not match, the
  // store stays unchanged.
  static Result<std::unique_ptr<Vault>> open(store::Store& store, KeyRingSource source,
                                             Random& random);

  // Encrypts the text with the primary key and returns the envelope. Does not use the database, so
  // it may be called inside a transaction.
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
  // The current key ring. It is replaced when a rotation adds a key.
  mutable std::shared_ptr<const KeyRing> ring_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::vault
