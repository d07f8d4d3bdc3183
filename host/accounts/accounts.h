// Puts together all parts that work with the accounts in the store. A server, or any other host
// with a store, uses this.
#pragma once

#include <stop_token>
#include <string>

#include "accounts/belongings.h"
#include "accounts/grants.h"
#include "accounts/provider.h"
#include "accounts/refresher.h"
#include "accounts/revocation.h"
#include "accounts/scope_report.h"
#include "accounts/stored_links.h"
#include "accounts/usage.h"
#include "store/lease.h"

namespace patchbay::accounts {

struct AccountsOptions {
  RefreshOptions refresh{};
  StoredLinksOptions links{};
};

// Each member may use the members before it. Thread-safe; all parts are borrowed.
struct Accounts {
  struct Parts {
    Store& store;
    const Vault& vault;
    Audit& audit;  // its host name also names the holder of leases
    Provider& provider;
    const Clock& clock;
    Wait& wait;
    Random& random;
    Log& log;
  };
  explicit Accounts(const Parts& parts, const AccountsOptions& options = {});

  Leases leases;
  Usage usage;
  Refresher refresher;
  StoredLinks links;
  // The code that builds the host must set this before the first call.
  Belongings belongings;
  Grants grants;
  Revocation revocation;

  // Does the regular work, which is necessary even without calls: begins to refresh idle tokens
  // that would expire for good, writes the counted uses, finishes revocations, and deletes pending
  // links that are too old. Call it every few seconds, on any number of hosts. If `stop` is
  // requested, it begins no further revocation and leaves the rest for the next time.
  Result<void> tend(const std::stop_token& stop = {});
};

}  // namespace patchbay::accounts
