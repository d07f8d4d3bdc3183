#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/refresher.h"
#include "accounts/standing.h"
#include "oauth_messages/token_set.h"

namespace patchbay::accounts {

// Tokens that a provider gave but the store did not take, so that only this process has them. The
// next refresh commits them before it asks for others. Thread-safe.
class UnsavedTokens {
 public:
  void keep(const std::string& link, std::int64_t replaced, oauth_messages::TokenSet tokens);
  // Returns the tokens that replace this generation, and forgets them.
  std::optional<oauth_messages::TokenSet> take(const std::string& link, std::int64_t replaced);

 private:
  struct Kept {
    std::int64_t replaced;
    oauth_messages::TokenSet tokens;
  };
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

// The link to refresh, and what its caller knows about it.
struct WantedRefresh {
  std::string link;
  std::int64_t generation = 0;
  std::int64_t refused = 0;  // as in Refresher::token; for an idle link, the current generation
  bool is_idle = false;      // no call needs it, and the provider has not refused it
};

// One refresh of one link, from taking the lease to its release, on one thread.
class RefreshRun {
 public:
  // All arguments are borrowed.
  RefreshRun(const Refresher::Parts& parts, const RefreshOptions& options, UnsavedTokens& unsaved,
             const WantedRefresh& wanted)
      : parts_(parts),
        options_(options),
        unsaved_(unsaved),
        link_(wanted.link),
        refused_(wanted.refused),
        is_idle_(wanted.is_idle) {}

  Result<Token> run();

 private:
  Result<std::optional<Token>> take_turn();
  Result<Token> under_lease();
  Result<oauth_messages::TokenSet> ask(const Situation& now, bool& interrupted);
  Result<void> write_intent_for(const Situation& now, bool& interrupted);

  Result<Token> commit(const Situation& before, oauth_messages::TokenSet tokens);
  Result<void> write_tokens(const Situation& before, const StoredCredential& fresh,
                            const oauth_messages::TokenSet& tokens);
  void give_back(const Situation& before, const oauth_messages::TokenSet& tokens);
  Error expire(const Situation& now, std::string_view cause);
  [[nodiscard]] bool was_refused(const Situation& before) const;
  Error failed(const Situation& now, const Error& error);

  [[nodiscard]] Result<LinkRecord> still_mine(Transaction& transaction,
                                              const Situation& before) const;
  [[nodiscard]] bool renewable(const LinkRecord& record, const StoredCredential& credential) const;
  [[nodiscard]] bool renewable(const Situation& now) const;
  [[nodiscard]] Standing judged(const Situation& now) const;
  [[nodiscard]] AuditEntry entry(const LinkRecord& record, AuditEvent event) const;
  void reach(std::string_view point) const {
    if (options_.reached) options_.reached(point);
  }

  const Refresher::Parts& parts_;
  const RefreshOptions& options_;
  UnsavedTokens& unsaved_;
  const std::string& link_;
  const std::int64_t refused_;
  const bool is_idle_;
  std::optional<Lease> lease_;
};

// Returns true if the credential can be renewed.
bool is_renewable(const LinkRecord& record, const StoredCredential& credential,
                  const Provider& provider, WallTime now);

// Returns REFRESH_FAILED, which is retryable.
Error refresh_failed(const std::string& link, std::string message, std::string reason);

}  // namespace patchbay::accounts
