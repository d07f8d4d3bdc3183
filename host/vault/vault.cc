#include "vault/vault.h"

#include <soci/soci.h>

#include <optional>
#include <vector>

#include "vault/sealed_columns.h"

namespace patchbay::vault {
namespace {

constexpr std::string_view kCanary = "the key ring is the right one";

Place canary_place(const std::string& key_id) { return {"vault_key", key_id, "canary"}; }

struct KnownKey {
  std::string id, canary;
};

std::vector<KnownKey> known_keys(store::Transaction& transaction) {
  std::vector<KnownKey> keys;
  KnownKey key;
  soci::statement rows =
      (transaction.sql().prepare << "select id, canary from vault_key order by id",
       soci::into(key.id), soci::into(key.canary));
  rows.execute();
  while (rows.fetch()) keys.push_back(key);
  return keys;
}

Result<void> require_key(store::Transaction& transaction, const KeyRing& ring,
                         const KnownKey& known, const std::string& shown) {
  if (const Key* key = ring.find(known.id)) {
    const auto opened = open_envelope(*key, canary_place(known.id), known.canary);
    if (opened && opened->reveal() == kCanary) return success();
    return Error(Code::kInvalidArgument,
                 shown + ": its key " + known.id +
                     " is not the key this store was sealed with; put the right ring back. Nothing "
                     "was changed");
  }
  const auto needed = count_under(transaction, known.id);
  if (needed == 0) return success();
  return Error(Code::kInvalidArgument,
               shown + ": it lacks the key " + known.id + ", under which " +
                   std::to_string(needed) +
                   " secrets of this store are sealed; put the key back. Nothing was changed");
}

Result<void> require_keys(store::Transaction& transaction, const KeyRing& ring,
                          const std::string& shown) {
  for (const auto& known : known_keys(transaction)) {
    PATCHBAY_TRY(require_key(transaction, ring, known, shown));
  }
  return success();
}

void remember_primary(store::Transaction& transaction, const Key& primary, Random& random) {
  const std::string canary = seal_envelope(primary, canary_place(primary.id), kCanary, random);
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into vault_key (id, canary, created_at) values (:id, :canary, :now) "
                       "on conflict (id) do nothing",
      soci::use(primary.id), soci::use(canary), soci::use(now);
}

}  // namespace

Result<void> require_fit(store::Store& store, const KeyRing& ring, const std::string& shown) {
  return store.read(
      [&](store::Transaction& transaction) { return require_keys(transaction, ring, shown); });
}

Vault::Vault(KeyRingSource source, KeyRing ring, Random& random)
    : source_(std::move(source)),
      random_(random),
      ring_(std::make_shared<const KeyRing>(std::move(ring))) {}

// Opens the vault. If the ring does not match the store, reads the ring again before it fails. A
// rotation on another host may have added a key to the file after the first read, and may have used
// this key for envelopes.
Result<std::unique_ptr<Vault>> Vault::open(store::Store& store, KeyRingSource source,
                                           Random& random) {
  PATCHBAY_TRY(auto ring, load_key_ring(source));
  const std::string shown = "key ring " + source.shown();
  for (;;) {
    const auto fits = store.transaction([&](store::Transaction& transaction) -> Result<void> {
      PATCHBAY_TRY(require_keys(transaction, ring, shown));
      remember_primary(transaction, ring.primary(), random);
      return success();
    });
    if (fits.has_value()) break;
    PATCHBAY_TRY(auto newer, load_key_ring(source));
    if (newer.keys().size() <= ring.keys().size()) return fits.error();
    ring = std::move(newer);
  }
  return std::unique_ptr<Vault>(new Vault(std::move(source), std::move(ring), random));
}

std::shared_ptr<const KeyRing> Vault::ring() const {
  const Lock lock(mutex_);
  return ring_;
}

std::string Vault::seal(const Place& place, std::string_view plain) const {
  return seal_envelope(ring()->primary(), place, plain, random_);
}

Result<Secret> Vault::unseal(const Place& place, std::string_view envelope) const {
  const std::string where =
      std::string(place.table) + "." + std::string(place.column) + " of " + std::string(place.row);
  const auto key_id = key_id_of(envelope);
  const auto current = ring();
  const Key* key = current->find(key_id);
  auto opened = key != nullptr ? open_envelope(*key, place, envelope)
                               : unseal_with_newer_ring(place, envelope);
  if (opened) return std::move(*opened);
  if (key != nullptr || key_id.empty()) {
    return Error(Code::kInternal,
                 "the secret in " + where +
                     " does not open: it was changed, or moved there from another place");
  }
  const std::string lacking = "the secret in " + where + " is sealed under the key " +
                              std::string(key_id) + ", which the key ring ";
  return Error(Code::kInternal, lacking + source_.shown() + " does not hold; put the key back")
      .with_words_to_callers(lacking + "of this host does not hold; tell who runs this host");
}

// Opens the envelope with a key that is new in the ring's file, because a rotation on another host
// may have added one. This host keeps the new key only after it has opened an envelope, so that a
// wrong key never encrypts anything.
std::optional<Secret> Vault::unseal_with_newer_ring(const Place& place,
                                                    std::string_view envelope) const {
  if (source_.file.empty() || key_id_of(envelope).empty()) return std::nullopt;
  auto newer = load_key_ring(source_);
  if (newer.has_error()) return std::nullopt;
  const Key* key = newer.value().find(key_id_of(envelope));
  if (key == nullptr) return std::nullopt;
  auto opened = open_envelope(*key, place, envelope);
  if (!opened) return std::nullopt;
  const Lock lock(mutex_);
  if (ring_->find(key->id) == nullptr) {
    ring_ = std::make_shared<const KeyRing>(ring_->with(*key, key == &newer.value().primary()));
  }
  return opened;
}

}  // namespace patchbay::vault
