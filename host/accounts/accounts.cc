#include "accounts/accounts.h"

namespace patchbay::accounts {

Accounts::Accounts(const Parts& parts, const AccountsOptions& options)
    : leases(parts.store, parts.audit.host()),
      usage(parts.store),
      refresher({parts.store, parts.vault, leases, parts.provider, parts.audit, parts.clock,
                 parts.wait, parts.log},
                options.refresh),
      links(parts.store, refresher, usage, parts.audit, parts.clock, options.links),
      grants({parts.store, parts.vault, links, belongings, parts.audit, parts.provider, parts.clock,
              parts.wait, parts.random, parts.log}),
      revocation({parts.store, parts.vault, parts.provider, links, belongings, parts.audit,
                  parts.clock, parts.log}) {}

Result<void> Accounts::tend(const std::stop_token& stop) {
  PATCHBAY_TRY(usage.write());
  PATCHBAY_TRY(refresher.refresh_due());
  PATCHBAY_TRY(revocation.finish(stop));
  return grants.sweep();
}

}  // namespace patchbay::accounts
