#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "accounts/belongings.h"
#include "accounts/credential_table.h"
#include "accounts/link_table.h"
#include "accounts/provider.h"
#include "accounts/stored_links.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "store/store.h"
#include "telemetry/log.h"
#include "vault/vault.h"

namespace patchbay::accounts {

struct RevokedLink {
  LinkRecord
      record;  // as it is now; still connected if the user connected the account again meanwhile
  bool revoked_upstream = false;  // the provider was told, and agreed
  std::string upstream_fault{};   // why the provider could not be told; "" if there was no fault
};

// Revokes links: stops their use, tells the provider if the manifest says how, and then clears
// everything that is stored for them. The link is revoked here, whatever the provider answers. If
// the host is killed during this, the link stays in the store, but nothing uses it any more;
// finish() later completes the work. If the user connects the account again meanwhile, the link
// stays connected, and its new credential is neither revoked nor deleted. Thread-safe; all parts
// are borrowed.
class Revocation {
 public:
  struct Parts {
    Store& store;
    const Vault& vault;
    Provider& provider;
    const StoredLinks& links;
    const Belongings& belongings;
    Audit& audit;
    const Clock& clock;
    Log& log;
  };
  explicit Revocation(const Parts& parts) : parts_(parts) {}

  // Revokes one of the caller's links. Fails with NOT_FOUND if the link is not the caller's.
  // `cause` is a word of links/cause.h. A link that was never connected is deleted together with
  // its record, here and in the functions below.
  Result<RevokedLink> revoke(const Caller& caller, const std::string& id, std::string_view cause,
                             const std::string& trace_id);

  // Revokes all links that match `filter`, for example in an incident. Stops the use of all these
  // links before it tells the first provider. `actor` is the one who asked for it, for the audit
  // record.
  Result<std::vector<RevokedLink>> revoke_matching(const LinkFilter& filter, std::string_view cause,
                                                   const std::string& actor,
                                                   const std::string& trace_id);
  // Deletes all links of a removed user, with their records, and the user's unfinished connections
  // and parked calls. First runs Belongings::at_providers_of_user, for at most ten seconds. `also`
  // runs in the transaction that stops the use of the links, before this transaction changes
  // anything. If `also` fails, returns its error and deletes nothing.
  using Also = std::function<Result<void>(Transaction&)>;
  Result<std::vector<RevokedLink>> delete_user(const std::string& organization,
                                               const std::string& user, const std::string& actor,
                                               const std::string& trace_id, const Also& also = {});

  // Completes the revocations that a killed host left unfinished. Returns early if `stop` is
  // requested. Call this regularly.
  Result<void> finish(const std::stop_token& stop = {});

 private:
  struct Why {
    std::string cause;
    std::string actor;
    std::string trace_id;
    bool remove;  // also delete the record
  };
  Result<std::vector<RevokedLink>> revoke_all(const LinkFilter& filter, const Why& why,
                                              const Also& also);
  Result<RevokedLink> end(LinkRecord record, const Why& why);
  Result<RevokedLink> take_back(LinkRecord record, const Why& why);
  Result<std::optional<StoredCredential>> read_stopped(const LinkRecord& record) const;
  void tell_provider(RevokedLink& revoked, const StoredCredential& credential);
  Result<void> clear(RevokedLink& revoked, const Why& why);
  void note(Transaction& transaction, const RevokedLink& revoked, const Why& why);

  const Parts parts_;
};

}  // namespace patchbay::accounts
