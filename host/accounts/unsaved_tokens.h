#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "oauth_messages/token_set.h"

namespace patchbay::accounts {

// Tokens that a provider gave but the store did not take, so that only this process has them. The
// next refresh commits them before it asks for others. Thread-safe.
class UnsavedTokens {
 public:
  void keep(const std::string& link, std::int64_t replaced, oauth_messages::TokenSet tokens);
  // Returns the tokens that replace this generation, and forgets them.
  std::optional<oauth_messages::TokenSet> take(const std::string& link, std::int64_t replaced);
  // Forgets the tokens of a link that is gone.
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
