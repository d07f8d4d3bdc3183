#pragma once

#include <chrono>
#include <optional>

#include "accounts/credential_table.h"
#include "accounts/record.h"
#include "accounts/refresher.h"
#include "base/clock.h"

namespace patchbay::accounts {

// A link and its credential as the store has them.
struct Situation {
  LinkRecord record;
  std::optional<StoredCredential> credential;
  bool answers_refusal = false;  // the credential came in place of one that was refused
};

// NOT_FOUND: there is no such link any more.
Result<Situation> read_situation(Store& store, const Vault& vault, const std::string& link);

// What may be done with a link's credential at a moment.
enum class Standing {
  kGood,    // use it
  kDue,     // use it, and better refresh it first
  kNeeded,  // it has to be refreshed
  kLost,    // it is no good and cannot be refreshed
};

// When it is due: `skew` before it expires, at most a quarter of its life.
WallTime due_at(const StoredCredential& credential, std::chrono::milliseconds skew);

// When an idle one has to be refreshed so that it does not lapse; nothing where that cannot happen.
std::optional<WallTime> idle_refresh_at(const StoredCredential& credential, bool renewable);

// `refused`: the generation the provider refused, 0 for none. `renewable`: there is a way.
Standing judge(const StoredCredential& credential, std::int64_t refused, WallTime now,
               std::chrono::milliseconds skew, bool renewable);

// Whether its time is over.
bool is_over(const StoredCredential& credential, WallTime now);

// Whether it came less than `pause` ago in place of one that was refused: refused as well, it is
// not what is wrong.
bool is_fresh_answer(const Situation& now, WallTime time, std::chrono::milliseconds pause);

// A credential that may be used as it is.
Token token_of(const StoredCredential& credential, std::chrono::milliseconds skew, bool renewable);

// LINK_EXPIRED, LINK_REVOKED, LINK_REQUIRED: what a status that cannot be used means. Success for
// the others.
Result<void> usable(const LinkRecord& record);

// LINK_EXPIRED for this cause.
Error expired_link(const LinkRecord& record, std::string_view cause);

}  // namespace patchbay::accounts
