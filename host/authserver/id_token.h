#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "authserver/jws.h"
#include "base/clock.h"
#include "base/result.h"

namespace patchbay::authserver {

// A person, with the data that the provider gave about the person.
struct ProviderIdentity {
  std::string issuer;
  std::string subject;       // never changes, and is nobody else's at this issuer
  std::string email{};       // in known_form(); "" if the provider names none
  bool is_verified = false;  // the provider has made sure that the address is the person's
};

// The values that the ID token of a sign-in must have.
struct IdTokenTerms {
  const std::string& issuer;
  const std::string& client_id;
  const std::string& nonce;
  WallTime now;
};

// Returns the person of an ID token (OpenID Connect Core 1.0 §2, §3.1.3.7). The caller must have
// checked the signature of the token. The clocks of this host and the provider may differ by a
// minute. Fails with the reason bad_id_token; the message says which claim is wrong.
Result<ProviderIdentity> identity_in(const Jws& id_token, const IdTokenTerms& terms);

// Takes the email address from the answer of the provider's userinfo endpoint (§5.3). Fails with
// the reason bad_id_token if the answer cannot be read or is about another person.
Result<void> add_user_info(std::string_view answer, ProviderIdentity& identity);

// Returns the error with the reason bad_id_token, for an answer of the provider that this server
// must not accept.
Error bad_id_token(std::string message);

}  // namespace patchbay::authserver
