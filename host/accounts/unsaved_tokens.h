#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "oauth_messages/token_set.h"

namespace patchbay::accounts {

// Tokens that a provider gave but that could not be stored, so only this process has them. The next
// refresh commits these tokens and does not ask the provider for others. Thread-safe.
class UnsavedTokens {
 public:
  void keep(const std::string& link, std::int64_t replaced, oauth_messages::TokenSet tokens);
  // Returns the tokens that replace this generation, and forgets them.
  std::optional<oauth_messages::TokenSet> take(const std::string& link, std::int64_t replaced);
  // Forgets the tokens of a link that was revoked or deleted.
  void forget(const std::string& link);

 private:
  struct Kept {
    std::int64_t replaced;
    oauth_messages::TokenSet tokens;
  };
  Mutex mutex_;
  std::map<std::string, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::accounts
