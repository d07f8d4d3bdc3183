#pragma once

#include <optional>

#include "accounts/refresh_commit.h"
#include "accounts/refresher.h"
#include "accounts/standing.h"
#include "accounts/unsaved_tokens.h"

namespace patchbay::accounts {

// One refresh of one link, from taking the lease to its release, on one thread.
class RefreshRun {
 public:
  // All arguments are borrowed.
  RefreshRun(const Refresher::Parts& parts, const RefreshOptions& options, UnsavedTokens& unsaved,
             const WantedRefresh& wanted)
      : parts_(parts), options_(options), unsaved_(unsaved), wanted_(wanted) {}

  Result<Refreshed> run();

 private:
  // The result of writing the intent, which a refresh does before it asks the provider.
  enum class Intent {
    kFirst,     // the intent is written
    kRepeated,  // the intent is written again: an earlier refresh was interrupted
    kNotMine,   // nothing is written: the credential was replaced meanwhile
  };

  Result<std::optional<Token>> take_turn();
  Result<Refreshed> under_lease();
  Result<Refreshed> ask(const LeasedRefresh& refresh);
  static Result<Intent> write_intent_for(const LeasedRefresh& refresh);

  [[nodiscard]] bool renewable(const Situation& now) const;
  [[nodiscard]] Standing judged(const Situation& now) const;

  const Refresher::Parts& parts_;
  const RefreshOptions& options_;
  UnsavedTokens& unsaved_;
  const WantedRefresh& wanted_;
  std::optional<Lease> lease_;
};

}  // namespace patchbay::accounts
