#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "authserver/jws.h"
#include "base/clock.h"
#include "base/result.h"

namespace patchbay::authserver {

// A user, as the provider describes them.
struct ProviderIdentity {
  std::string issuer;
  std::string subject;       // never changes; unique at this issuer
  std::string email{};       // in known_form(); "" if missing
  bool is_verified = false;  // true: the provider has verified that the address is the user's
};

// The required values of a sign-in's ID token.
struct IdTokenTerms {
  const std::string& issuer;
  const std::string& client_id;
  const std::string& nonce;
  WallTime now;
};

// Returns the user of an ID token (OpenID Connect Core 1.0 §2, §3.1.3.7). The caller must have
// checked the token's signature. The clocks of this host and the provider may differ by a minute.
// Fails with the reason bad_id_token; the message names the wrong claim.
Result<ProviderIdentity> identity_in(const Jws& id_token, const IdTokenTerms& terms);

// Reads the email address from the response of the provider's userinfo endpoint (§5.3). Fails with
// the reason bad_id_token if the response cannot be read or is about another user.
Result<void> add_user_info(std::string_view answer, ProviderIdentity& identity);

// Returns the error with the reason bad_id_token, for a response of the provider that must not be
// accepted.
Error bad_id_token(std::string message);

}  // namespace patchbay::authserver
