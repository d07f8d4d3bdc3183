// The parts that a process needs to store connected accounts: the store, the vault, the audit log,
// and the host's OAuth clients at providers. A server has one AccountStore. Each command that runs
// beside the server has its own AccountStore.
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
  std::string store;  // the store's location
  store::StoreCreation make = store::StoreCreation::kIfMissing;
  vault::KeyRingSource key_ring;
  std::vector<std::string> redirect_uris;  // addresses to which providers may redirect the user's
                                           // browser
  oauth::ConfiguredClients clients;        // the host's OAuth clients at providers
  std::string region{};                    // this host's region; "": unknown
  std::string host = host_name();          // this host's name in the audit log and in leases
};

// Each member uses only the members above it. Thread-safe.
struct AccountStore {
  // Opens the store, migrates its schema, and opens its vault. `clock` and `random` are borrowed.
  // Fails with INVALID_ARGUMENT if a redirect URI is not valid. Also fails with the errors of store
  // and vault.
  static Result<std::unique_ptr<AccountStore>> open(AccountStoreOptions options, const Clock& clock,
                                                    Random& random);

  AccountStore(const AccountStore&) = delete;
  AccountStore& operator=(const AccountStore&) = delete;

  std::unique_ptr<store::Store> store;
  std::unique_ptr<vault::Vault> vault;
  audit::Audit audit;
  gates::Circumstances circumstances;
  oauth::ConfiguredClients configured_clients;
  oauth::StoredClients clients;
  oauth::RedirectUris redirects;

 private:
  struct OpenedStore {
    std::unique_ptr<store::Store> store;
    std::unique_ptr<vault::Vault> vault;
    oauth::RedirectUris redirects;
  };
  AccountStore(OpenedStore opened, AccountStoreOptions options, const Clock& clock);
};

// Logs each outage of the store once, with place and cause. The store's errors do not contain the
// place and the cause.
void log_outages(store::Store& store, telemetry::Log& log);

}  // namespace patchbay::engine
