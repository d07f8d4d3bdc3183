#include "accounts/new_tokens.h"

namespace patchbay::accounts {

void give_back(Provider& provider, const UnkeptTokens& unkept, Monotonic deadline,
               telemetry::Log& log) {
  const oauth_messages::TokenSet& tokens = unkept.tokens;
  const auto told = provider.revoke(unkept.grantee, tokens.access_token,
                                    tokens.refresh_token.value_or(Secret()), deadline);
  if (told.has_value()) return;
  log.write(telemetry::Level::kWarning, "new tokens could neither be kept nor be given back",
            {{"link", unkept.link},
             {"connector", unkept.grantee.connector},
             {"error", told.error().message()}});
}

}  // namespace patchbay::accounts
