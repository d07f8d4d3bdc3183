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
  // The link's record now. It is still connected if the user connected the account again meanwhile.
  LinkRecord record;
  bool revoked_upstream = false;  // true if the provider agreed to revoke the tokens
  std::string upstream_fault{};   // why the request to the provider failed; "" if it did not fail
};

// Revokes links in three steps: stops their use, revokes their tokens at the provider if the
// manifest says how, and then clears everything that is stored for the links. A link is revoked on
// this host, whatever the provider answers. If the host is killed after the first step, the link
// stays in the store, but no call can use it; finish() later does the other steps. If the user
// connects the account again meanwhile, the link stays connected, and its new credential is neither
// revoked nor deleted. Thread-safe; all parts are borrowed.
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
  // `cause` is a word of links/cause.h. If the link was never connected, this function and the
  // functions below delete it together with its record.
  Result<RevokedLink> revoke(const Caller& caller, const std::string& id, std::string_view cause,
                             const std::string& trace_id);

  // Revokes all links that match `filter`, for example in an incident. Stops the use of all these
  // links before it tells the first provider. `actor` is the name of the person who requested this.
  // It goes into the audit record.
  Result<std::vector<RevokedLink>> revoke_matching(const LinkFilter& filter, std::string_view cause,
                                                   const std::string& actor,
                                                   const std::string& trace_id);
  // Deletes all links of a removed user, with their records, and the user's unfinished connections
  // and parked calls. First runs Belongings::at_providers_of_user, for at most ten seconds. The
  // transaction that stops the use of the links runs `also` as its first step. If `also` fails,
  // delete_user() returns the error of `also` and deletes nothing from the store.
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
