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
  // The link's current record. The link is still connected if the user connected the account again
  // meanwhile.
  LinkRecord record;
  bool revoked_upstream = false;  // true if the provider accepted the revocation
  std::string upstream_fault{};   // why the request to the provider failed; "" if it succeeded
};

// Revokes links in three steps: blocks their use, revokes their tokens at the provider if the
// manifest says how, and deletes the links' data. The provider's answer does not change the result
// on this host. If the host is killed after the first step, no call can use the link, and finish()
// does the other steps later. If the user connects the account again meanwhile, the link stays
// connected, and the new credential is neither revoked nor deleted. Borrows all parts. Thread-safe.
class Revocation {
 public:
  struct Parts {
    store::Store& store;
    const vault::Vault& vault;
    Provider& provider;
    const StoredLinks& links;
    const Belongings& belongings;
    audit::Audit& audit;
    const Clock& clock;
    telemetry::Log& log;
  };
  explicit Revocation(const Parts& parts) : parts_(parts) {}

  // Revokes one of the caller's links. Fails with NOT_FOUND if the link is not the caller's.
  // `cause` is a word of links/cause.h. A link that was never connected is deleted with its record;
  // this also holds for the functions below.
  Result<RevokedLink> revoke(const Caller& caller, const std::string& id, std::string_view cause,
                             const std::string& trace_id);

  // Revokes all links that match `filter`, for example after an incident. Blocks the use of all
  // these links before the first request to a provider. `actor` is the name of the person who
  // requested this, for the audit record.
  Result<std::vector<RevokedLink>> revoke_matching(const LinkFilter& filter, std::string_view cause,
                                                   const std::string& actor,
                                                   const std::string& trace_id);
  // Deletes all links of a removed user with their records, and the user's unfinished connections
  // and parked calls. First runs Belongings::at_providers_of_user, for at most ten seconds. `also`
  // is the first step of the transaction that blocks the links. If `also` fails, delete_user()
  // returns its error and deletes nothing from the store.
  using FirstStep = std::function<Result<void>(store::Transaction&)>;
  Result<std::vector<RevokedLink>> delete_user(const std::string& organization,
                                               const std::string& user, const std::string& actor,
                                               const std::string& trace_id,
                                               const FirstStep& also = {});

  // Completes the revocations that a killed host left unfinished. Returns early after a stop
  // request. Must be called regularly.
  Result<void> finish(const std::stop_token& stop = {});

 private:
  struct RevocationReason {
    std::string cause;
    std::string actor;
    std::string trace_id;
    bool remove;  // true: also delete the link's record
  };
  Result<std::vector<RevokedLink>> revoke_all(const LinkFilter& filter, const RevocationReason& why,
                                              const FirstStep& also);
  Result<RevokedLink> end(LinkRecord record, const RevocationReason& why);
  Result<RevokedLink> take_back(LinkRecord record, const RevocationReason& why);
  Result<std::optional<StoredCredential>> read_stopped(const LinkRecord& record) const;
  void tell_provider(RevokedLink& revoked, const StoredCredential& credential);
  Result<void> clear(RevokedLink& revoked, const RevocationReason& why);
  void note(store::Transaction& transaction, const RevokedLink& revoked,
            const RevocationReason& why);

  const Parts parts_;
};

}  // namespace patchbay::accounts
