#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "oauth_messages/token_set.h"

namespace patchbay::accounts {

// Keeps tokens that a provider gave but that this host could not store. Only this process has these
// tokens. The next refresh stores these tokens and does not ask the provider for other tokens.
// Thread-safe.
class UnsavedTokens {
 public:
  void keep(const std::string& link, std::int64_t replaced, oauth_messages::TokenSet tokens);
  // Removes and returns the tokens that replace the credential of the generation `replaced`.
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
