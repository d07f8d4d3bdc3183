// Stores, or revokes, tokens that a provider has just given. Until the store has the tokens, only
// this process has them. If the process lost the tokens, the user would have to connect the account
// again.
#pragma once

#include <chrono>
#include <string>

#include "accounts/provider.h"
#include "http_client/wait.h"
#include "oauth_messages/token_set.h"
#include "telemetry/log.h"

namespace patchbay::accounts {

inline constexpr int kCommitTries = 3;
inline constexpr std::chrono::milliseconds kCommitPause{25};

// Runs `commit`, which stores new tokens, and returns its Result. After an error, waits a little
// and runs `commit` again, at most kCommitTries times in all. Stops early if `is_final` returns
// true for the error, because then another try is useless.
template <class Commit, class IsFinal>
auto commit_patiently(Wait& wait, Commit commit, IsFinal is_final) {
  auto committed = commit();
  for (int tries = 1; committed.has_error() && tries < kCommitTries; ++tries) {
    if (is_final(committed.error())) break;
    wait.for_duration(kCommitPause * tries, {});
    committed = commit();
  }
  return committed;
}

// New tokens that this host cannot keep, and the data that their revocation needs. The references
// are borrowed.
struct UnkeptTokens {
  const Grantee& grantee;
  const oauth_messages::TokenSet& tokens;
  const std::string& link;  // for the log; may be empty
};

// Revokes the tokens at the provider, which may take until `deadline`. Logs a failure.
void give_back(Provider& provider, const UnkeptTokens& unkept, Monotonic deadline, Log& log);

}  // namespace patchbay::accounts
