// Stores or revokes tokens that the provider has just issued. Before the tokens are stored, only
// this process has them. If the process lost them, the user would have to connect the account
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

// Runs `commit`, which stores new tokens, and returns its result. After an error, waits a little
// and runs `commit` again, at most kCommitTries times in total. Stops early if `is_final` returns
// true for the error, because another attempt cannot succeed.
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

// New tokens that this host cannot store, and the data for their revocation. Borrows the
// references.
struct UnkeptTokens {
  const Grantee& grantee;
  const oauth_messages::TokenSet& tokens;
  const std::string& link;  // for log messages; may be empty
};

// Revokes the tokens at the provider, which may last until `deadline`. Logs a failure.
void give_back(Provider& provider, const UnkeptTokens& unkept, Monotonic deadline,
               telemetry::Log& log);

}  // namespace patchbay::accounts
