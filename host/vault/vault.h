// The vault: seals what is secret before it is stored, and opens it again.
//
//   PATCHBAY_TRY(auto vault, Vault::open(store, KeyRingSource::in_file("/etc/patchbay/keys"),
//   random)); row.sealed_refresh_token = vault->seal({"account", row.id, "sealed_refresh_token"},
//   token.reveal()); PATCHBAY_TRY(Secret token, vault->unseal({"account", row.id,
//   "sealed_refresh_token"}, row.sealed_…));
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"
#include "vault/envelope.h"
#include "vault/key_ring_file.h"

namespace patchbay {

// Holds a ring against the store: an error that says which key is not the one the store was sealed
// with, or is missing while envelopes under it are left. `shown` names the ring.
Result<void> require_fit(Store& store, const KeyRing& ring, const std::string& shown);

// Thread-safe. `random` must be the system's, or one as good, and outlive the vault.
class Vault {
 public:
  // Loads the ring and holds it against the store: a key that is not the one the store was sealed
  // with, or one that is missing while envelopes under it are left, is an error that says which,
  // and the store is left as it was.
  static Result<std::unique_ptr<Vault>> open(Store& store, KeyRingSource source, Random& random);

  // An envelope under the primary key. Touches no database: also good inside a transaction.
  [[nodiscard]] std::string seal(const Place& place, std::string_view plain) const;

  // What the envelope holds. INTERNAL when it was changed, moved here from another place, or is
  // under a key this host does not have, not even in the ring's file as it is by now.
  Result<Secret> unseal(const Place& place, std::string_view envelope) const;

  [[nodiscard]] std::string primary_key_id() const { return ring()->primary().id; }

 private:
  Vault(KeyRingSource source, KeyRing ring, Random& random);

  [[nodiscard]] std::shared_ptr<const KeyRing> ring() const;
  [[nodiscard]] std::optional<Secret> unseal_with_newer_ring(const Place& place,
                                                             std::string_view envelope) const;

  const KeyRingSource source_;
  Random& random_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const KeyRing> ring_;  // replaced as a whole when a rotation added a key
};

}  // namespace patchbay
