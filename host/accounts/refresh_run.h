#pragma once

#include <optional>

#include "accounts/refresh_commit.h"
#include "accounts/refresher.h"
#include "accounts/standing.h"
#include "accounts/unsaved_tokens.h"

namespace patchbay::accounts {

// Runs one refresh of one link on one thread: takes the lease, refreshes the credential, and
// releases the lease.
class RefreshRun {
 public:
  // All arguments are borrowed.
  RefreshRun(const Refresher::Parts& parts, const RefreshOptions& options, UnsavedTokens& unsaved,
             const WantedRefresh& wanted)
      : parts_(parts), options_(options), unsaved_(unsaved), wanted_(wanted) {}

  Result<RefreshedToken> run();

 private:
  // The result of writing the intent. A refresh writes its intent before it asks the provider.
  enum class Intent {
    kFirst,     // the intent was written
    kRepeated,  // the intent was written again, because an earlier refresh was interrupted
    kNotMine,   // no intent was written, because the credential was replaced meanwhile
  };

  Result<std::optional<Token>> take_turn();
  Result<RefreshedToken> under_lease();
  Result<RefreshedToken> ask(const LeasedRefresh& refresh);
  static Result<Intent> write_intent_for(const LeasedRefresh& refresh);

  [[nodiscard]] bool renewable(const Situation& now) const;
  [[nodiscard]] Standing judged(const Situation& now) const;

  const Refresher::Parts& parts_;
  const RefreshOptions& options_;
  UnsavedTokens& unsaved_;
  const WantedRefresh& wanted_;
  std::optional<store::Lease> lease_;
};

}  // namespace patchbay::accounts
