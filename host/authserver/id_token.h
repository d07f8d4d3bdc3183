#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "authserver/jws.h"
#include "base/clock.h"
#include "base/result.h"

namespace patchbay::authserver {

// A person, as the provider knows the person.
struct ProviderIdentity {
  std::string issuer;
  std::string subject;       // never changes, and is nobody else's at this issuer
  std::string email{};       // in known_form(); "" if the provider names none
  bool is_verified = false;  // the provider has made sure that the address is the person's
};

// What the ID token of a sign-in has to say.
struct IdTokenTerms {
  const std::string& issuer;
  const std::string& client_id;
  const std::string& nonce;
  WallTime now;
};

// Returns the person of an ID token (OpenID Connect Core 1.0 §2, §3.1.3.7), whose signature the
// caller has checked. Clocks may differ by a minute. Fails with the reason bad_id_token, and says
// which claim is wrong.
Result<ProviderIdentity> identity_in(const Jws& id_token, const IdTokenTerms& terms);

// Takes the email address from the answer of the provider's userinfo endpoint (§5.3). Fails with
// the reason bad_id_token if the answer cannot be read or is about another person.
Result<void> add_user_info(std::string_view answer, ProviderIdentity& identity);

// Returns the error for what the provider sent, if it cannot be believed.
Error bad_id_token(std::string message);

}  // namespace patchbay::authserver
