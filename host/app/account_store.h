// All that connected accounts are kept in and with: the store, the vault, the audit, and our OAuth
// clients at providers. A server has one, and so has each command that works beside it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "embed/additions.h"
#include "gates/circumstances.h"
#include "oauth/redirect_uris.h"
#include "oauth/stored_clients.h"
#include "store/store.h"
#include "telemetry/log.h"
#include "vault/key_ring_file.h"
#include "vault/vault.h"

namespace patchbay::app {

// Each member needs only those before it. Thread-safe.
struct AccountStore {
  // Opens the configured store, migrates its schema, and opens its vault. Errors: those of store
  // and vault, and INVALID_ARGUMENT for an invalid redirect URI.
  static Result<std::unique_ptr<AccountStore>> open(const ServerConfig& config,
                                                    const Environment& environment,
                                                    const std::vector<std::string>& redirect_uris,
                                                    Make make = Make::kIfMissing);

  AccountStore(const AccountStore&) = delete;
  AccountStore& operator=(const AccountStore&) = delete;

  SystemClock clock;
  std::unique_ptr<Random> random;  // the vault uses it too
  std::unique_ptr<Store> store;
  std::unique_ptr<Vault> vault;
  Audit audit;
  gates::Circumstances circumstances;
  oauth::ConfiguredClients configured_clients;
  oauth::StoredClients clients;
  oauth::RedirectUris redirects;
  embed::Keeping keeping;

 private:
  struct Opened {
    std::unique_ptr<Random> random;
    std::unique_ptr<Store> store;
    std::unique_ptr<Vault> vault;
    oauth::RedirectUris redirects;
    oauth::ConfiguredClients clients;
    std::string region;
  };
  explicit AccountStore(Opened opened);
};

// Where the key ring is: the keys in PATCHBAY_KEY_RING, else the configured file.
Result<KeyRingSource> key_ring_of(const ServerConfig& config, const Environment& environment);

// Has the store's outages in the log, once each, with place and cause; errors then name neither.
void log_outages(Store& store, Log& log);

// The name under which this machine keeps its audit chain and holds its leases.
std::string host_name();

}  // namespace patchbay::app
