// Everything durable about accounts, put together: what a server or a host with a store is made of.
#pragma once

#include <stop_token>
#include <string>

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

// In the order in which each needs those before it. Thread-safe; everything is borrowed.
struct Accounts {
  struct Parts {
    Store& store;
    const Vault& vault;
    Audit& audit;  // its host's name is the name of the leases' holder too
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
  Grants grants;
  Revocation revocation;

  // What has to be done now and then, whatever calls come: idle tokens that would lapse, uses that
  // were gathered, what is too old. Every few seconds; on any number of hosts. Asked to stop, it
  // waits for no provider and leaves the rest to the next time.
  Result<void> tend(const std::stop_token& stop = {});
};

}  // namespace patchbay::accounts
