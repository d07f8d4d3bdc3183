// Everything about accounts that is kept in the store, put together. A server, or any host with a
// store, is built from this.
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

// The members are in the order in which each needs those before it. Thread-safe; all parts are
// borrowed.
struct Accounts {
  struct Parts {
    Store& store;
    const Vault& vault;
    Audit& audit;  // its host's name is also the name of the leases' holder
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
  // Whoever has all parts of the host sets this before the first call.
  Belongings belongings;
  Grants grants;
  Revocation revocation;

  // Does what has to be done regularly, even without calls: refreshes idle tokens that would expire
  // for good, writes the gathered uses, finishes revocations, and removes what is too old. Call it
  // every few seconds, on any number of hosts. If `stop` is requested, it waits for no provider and
  // leaves the rest to the next time.
  Result<void> tend(const std::stop_token& stop = {});
};

}  // namespace patchbay::accounts
