#include "oauth_messages/error_word.h"

#include <array>
#include <utility>

namespace patchbay::oauth_messages {

Reason meaning_of(std::string_view error) {
  using Meaning = std::pair<std::string_view, Reason>;
  constexpr std::array kMeanings = {
      Meaning{"access_denied", Reason::kDenied},
      Meaning{"expired_token", Reason::kTimeout},
      Meaning{"invalid_grant", Reason::kInvalidGrant},
      Meaning{"invalid_client", Reason::kClientRejected},
      Meaning{"unauthorized_client", Reason::kClientRejected},
      Meaning{"invalid_scope", Reason::kInvalidScope},
      Meaning{"temporarily_unavailable", Reason::kProviderDown},
      Meaning{"server_error", Reason::kProviderDown},
  };
  for (const auto& [word, reason] : kMeanings) {
    if (word == error) return reason;
  }
  return Reason::kExchangeFailed;
}

}  // namespace patchbay::oauth_messages
