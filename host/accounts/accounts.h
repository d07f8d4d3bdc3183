// Creates and connects all parts that work with the stored accounts. A server or another host with
// a store uses this struct.
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

// Each member may use the members above it. Borrows all parts. Thread-safe.
struct Accounts {
  struct Parts {
    store::Store& store;
    const vault::Vault& vault;
    audit::Audit& audit;  // its host name is also the holder's name in leases
    Provider& provider;
    const Clock& clock;
    Wait& wait;
    Random& random;
    telemetry::Log& log;
  };
  explicit Accounts(const Parts& parts, const AccountsOptions& options = {});

  store::Leases leases;
  Usage usage;
  Refresher refresher;
  StoredLinks links;
  // The code that creates the host must set these functions before the first call.
  Belongings belongings;
  Grants grants;
  Revocation revocation;

  // Does the regular work that must happen even without calls: starts refreshes of idle tokens that
  // would expire for good, writes the counted uses, finishes revocations, and deletes old pending
  // links. Must be called every few seconds; several hosts may do this at the same time. After a
  // stop request, starts no further revocation and leaves the rest to the next call.
  Result<void> tend(const std::stop_token& stop = {});
};

}  // namespace patchbay::accounts
