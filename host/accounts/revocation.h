#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

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
  LinkRecord record;
  bool revoked_upstream = false;  // the provider was told, and agreed
  std::string upstream_fault{};   // why it was not, where there is a way to tell it; or ""
};

// What a part of the host keeps for links and users, and how it is cleared. Every function may be
// empty. The first two take part in the transaction in which the link or the user goes; the last
// one runs after it.
struct Belongings {
  std::function<void(Transaction&, const std::string& link)> of_link{};
  std::function<void(Transaction&, const std::string& organization, const std::string& user)>
      of_user{};
  std::function<void(const std::string& link)> in_memory{};
};

// Takes links away: stops their use, tells the provider where the manifest says how, then clears
// everything stored for them. Whatever the provider answers, the link is gone here. A host that is
// killed on the way leaves a link that nothing uses any more; finish() ends what it began.
// Thread-safe; everything is borrowed.
class Revocation {
 public:
  struct Parts {
    Store& store;
    const Vault& vault;
    Provider& provider;
    const StoredLinks& links;
    Audit& audit;
    const Clock& clock;
    Log& log;
  };
  explicit Revocation(const Parts& parts) : parts_(parts) {}

  // Registers what other parts of the host keep for a link or a user. Called before the first
  // revocation.
  void also_clear(Belongings belongings);

  // One of the caller's. NOT_FOUND. `cause`: cause.h. One that was never connected is gone, record
  // and all; so it is below.
  Result<RevokedLink> revoke(const Caller& caller, const std::string& id, std::string_view cause,
                             const std::string& trace_id);

  // All that match, as in an incident: none is used any more from the moment the first provider is
  // told. `actor` is who asked for it.
  Result<std::vector<RevokedLink>> revoke_matching(const LinkFilter& filter, std::string_view cause,
                                                   const std::string& actor,
                                                   const std::string& trace_id);
  // All links of a user who goes, their records included, with what he has under way: connecting,
  // and calls that wait. `also` takes part in the transaction that puts them out of use, before
  // anything is changed; its failure is the answer, and nothing is done.
  using Also = std::function<Result<void>(Transaction&)>;
  Result<std::vector<RevokedLink>> delete_user(const std::string& organization,
                                               const std::string& user, const std::string& actor,
                                               const std::string& trace_id, const Also& also = {});

  // Ends what a host that was killed left half done, until it is asked to stop. Now and then.
  Result<void> finish(const std::stop_token& stop = {});

 private:
  struct Why {
    std::string cause;
    std::string actor;
    std::string trace_id;
    bool remove;  // the record too
  };
  Result<std::vector<RevokedLink>> revoke_all(const LinkFilter& filter, const Why& why,
                                              const Also& also);
  Result<RevokedLink> revoke_one(LinkRecord record, const Why& why);
  Result<bool> take_back(const LinkRecord& record, const Why& why);
  Result<std::optional<StoredCredential>> stop_use(const LinkRecord& record, const Why& why);
  void tell_provider(RevokedLink& revoked, const StoredCredential& credential);
  Result<void> clear(const RevokedLink& revoked, const Why& why);
  void note(Transaction& transaction, const RevokedLink& revoked, const Why& why);

  // Clears what other parts of the host keep for the link.
  void clear_belongings(Transaction& transaction, const std::string& link) const;

  const Parts parts_;
  std::vector<Belongings> belongings_;
};

}  // namespace patchbay::accounts
