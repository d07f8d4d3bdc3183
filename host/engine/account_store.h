// All that connected accounts are kept in and with: the store, the vault, the audit, and our OAuth
// clients at providers. A server has one, and so has each command that works beside it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "base/clock.h"
#include "base/host_name.h"
#include "base/random.h"
#include "base/result.h"
#include "gates/circumstances.h"
#include "oauth/redirect_uris.h"
#include "oauth/stored_clients.h"
#include "store/store.h"
#include "telemetry/log.h"
#include "vault/key_ring_file.h"
#include "vault/vault.h"

namespace patchbay::engine {

struct AccountStoreOptions {
  std::string store;  // its location
  Make make = Make::kIfMissing;
  KeyRingSource key_ring;
  std::vector<std::string> redirect_uris;  // where providers may send people back to
  oauth::ConfiguredClients clients;        // who we are to providers
  std::string region{};                    // where this host is; "": the audit does not say
  std::string host = host_name();          // whose chain the audit goes on, and who holds leases
};

// Each member needs only those before it. Thread-safe.
struct AccountStore {
  // Opens the store, migrates its schema, and opens its vault. `clock` and `random` are borrowed.
  // Errors: those of store and vault, and INVALID_ARGUMENT for an invalid redirect URI.
  static Result<std::unique_ptr<AccountStore>> open(AccountStoreOptions options, const Clock& clock,
                                                    Random& random);

  AccountStore(const AccountStore&) = delete;
  AccountStore& operator=(const AccountStore&) = delete;

  std::unique_ptr<Store> store;
  std::unique_ptr<Vault> vault;
  Audit audit;
  gates::Circumstances circumstances;
  oauth::ConfiguredClients configured_clients;
  oauth::StoredClients clients;
  oauth::RedirectUris redirects;

 private:
  struct Opened {
    std::unique_ptr<Store> store;
    std::unique_ptr<Vault> vault;
    oauth::RedirectUris redirects;
  };
  AccountStore(Opened opened, AccountStoreOptions options, const Clock& clock);
};

// Has the store's outages in the log, once each, with place and cause; errors then name neither.
void log_outages(Store& store, Log& log);

}  // namespace patchbay::engine
