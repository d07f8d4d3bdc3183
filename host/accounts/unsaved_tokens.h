#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "oauth_messages/token_set.h"

namespace patchbay::accounts {

// Holds tokens that the provider issued but this host could not store. No other process has them.
// The next refresh stores these tokens instead of asking the provider. Thread-safe.
class UnsavedTokens {
 public:
  void keep(const std::string& link, std::int64_t replaced, oauth_messages::TokenSet tokens);
  // Removes and returns the tokens that replace the credential of generation `replaced`.
  std::optional<oauth_messages::TokenSet> take(const std::string& link, std::int64_t replaced);
  // Drops the tokens of a link that was revoked or deleted.
  void forget(const std::string& link);

 private:
  struct UnsavedTokenSet {
    std::int64_t replaced;
    oauth_messages::TokenSet tokens;
  };
  Mutex mutex_;
  std::map<std::string, UnsavedTokenSet> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::accounts
