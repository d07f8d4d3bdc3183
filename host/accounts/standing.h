#pragma once

#include <chrono>
#include <optional>

#include "accounts/credential_table.h"
#include "accounts/provider.h"
#include "accounts/record.h"
#include "accounts/refresher.h"
#include "base/clock.h"

namespace patchbay::accounts {

// A link and its credential, as stored.
struct Situation {
  LinkRecord record;
  std::optional<StoredCredential> credential;
  // True if the credential replaced one that the provider had refused.
  bool answers_refusal = false;
};

// Reads the link and its credential from the store. Fails with NOT_FOUND if the link does not exist
// any more.
Result<Situation> read_situation(store::Store& store, const vault::Vault& vault,
                                 const std::string& link);

// How a call may use a link's credential now.
enum class Standing {
  kGood,    // use the credential
  kDue,     // try to refresh the credential, and use it in any case
  kNeeded,  // refresh the credential before its use
  kLost,    // the credential is not valid and cannot be refreshed
};

// Returns the time at which the credential should be refreshed: `skew` before its expiry, or a
// quarter of its life before its expiry, whichever is later.
WallTime due_at(const StoredCredential& credential, std::chrono::milliseconds skew);

// Returns the time at which an idle credential must be refreshed, so that it does not expire for
// good. Returns nullopt if the credential cannot be refreshed.
std::optional<WallTime> idle_refresh_at(const StoredCredential& credential, bool renewable);

// Decides how a call may use the credential. `refused` is the generation that the provider refused;
// 0 means no refusal. `renewable` is the result of is_renewable().
Standing judge(const StoredCredential& credential, std::int64_t refused, WallTime now,
               std::chrono::milliseconds skew, bool renewable);

// Returns true if the credential can be renewed.
bool is_renewable(const LinkRecord& record, const StoredCredential& credential,
                  const Provider& provider, WallTime now);

// Returns true if the credential has expired.
bool is_over(const StoredCredential& credential, WallTime now);

// Returns true if the credential replaced a refused credential less than `pause` ago. If the
// provider refuses this one too, the credential is probably not the cause.
bool is_fresh_answer(const Situation& now, WallTime time, std::chrono::milliseconds pause);

// Returns the credential as a Token, with the time until which the Token may be used.
Token token_of(const StoredCredential& credential, std::chrono::milliseconds skew, bool renewable);

// Succeeds if calls may use the link. Otherwise fails with LINK_EXPIRED, LINK_REVOKED or
// LINK_REQUIRED, depending on the link's status.
Result<void> usable(const LinkRecord& record);

// Returns the error LINK_EXPIRED with this cause.
Error expired_link(const LinkRecord& record, std::string_view cause);

}  // namespace patchbay::accounts
