#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

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

}  // namespace patchbay::accounts
