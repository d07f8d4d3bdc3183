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

// Checks a ring against the store. The error says which key is not the one the store was sealed
// with, or is missing while envelopes under it are left. `shown` names the ring.
Result<void> require_fit(Store& store, const KeyRing& ring, const std::string& shown);

// Thread-safe. `random` must be the system's, or as good as that, and outlive the vault.
class Vault {
 public:
  // Loads the ring and checks it against the store (require_fit). If it does not fit, the store is
  // left unchanged.
  static Result<std::unique_ptr<Vault>> open(Store& store, KeyRingSource source, Random& random);

  // An envelope under the primary key. Touches no database: also good inside a transaction.
  [[nodiscard]] std::string seal(const Place& place, std::string_view plain) const;

  // The text in the envelope. INTERNAL if the envelope was changed, was moved here from another
  // place, or is under a key that neither this host nor the current ring file has.
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
  // Replaced as a whole when a rotation adds a key.
  mutable std::shared_ptr<const KeyRing> ring_ GUARDED_BY(mutex_);
};

}  // namespace patchbay
