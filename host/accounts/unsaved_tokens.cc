#include "accounts/unsaved_tokens.h"

#include <utility>

namespace patchbay::accounts {

void UnsavedTokens::keep(const std::string& link, std::int64_t replaced,
                         oauth_messages::TokenSet tokens) {
  const Lock lock(mutex_);
  kept_.insert_or_assign(link, UnsavedTokenSet{replaced, std::move(tokens)});
}

std::optional<oauth_messages::TokenSet> UnsavedTokens::take(const std::string& link,
                                                            std::int64_t replaced) {
  const Lock lock(mutex_);
  const auto found = kept_.find(link);
  if (found == kept_.end()) return std::nullopt;
  UnsavedTokenSet kept = std::move(found->second);
  kept_.erase(found);
  if (kept.replaced != replaced) return std::nullopt;
  return std::move(kept.tokens);
}

void UnsavedTokens::forget(const std::string& link) {
  const Lock lock(mutex_);
  kept_.erase(link);
}

}  // namespace patchbay::accounts
