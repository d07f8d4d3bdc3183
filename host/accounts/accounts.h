// Creates and connects all parts that work with the accounts in the store. A server, or any other
// host with a store, uses this struct.
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

// Each member may use the members that are declared before it. Thread-safe; all parts are borrowed.
struct Accounts {
  struct Parts {
    Store& store;
    const Vault& vault;
    Audit& audit;  // its host name is also the name of the lease holder
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
  // The code that builds the host must set the functions in `belongings` before the first call.
  Belongings belongings;
  Grants grants;
  Revocation revocation;

  // Does the regular work that is necessary even without calls. Begins to refresh idle tokens that
  // would expire for good. Writes the counted uses. Finishes revocations. Deletes pending links
  // that are too old. Call this function every few seconds, on any number of hosts. If `stop` is
  // requested, the function begins no further revocation; its next call does the rest.
  Result<void> tend(const std::stop_token& stop = {});
};

}  // namespace patchbay::accounts
