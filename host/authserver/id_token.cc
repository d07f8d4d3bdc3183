#include "authserver/id_token.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "authserver/jwt_time.h"
#include "authserver/oidc_settings.h"
#include "base/lower_case.h"
#include "base/secret.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::authserver {
namespace {

using oauth_messages::text_of;

constexpr double kProviderSkew = 60;  // maximum difference of the provider's clock, in seconds
constexpr std::size_t kLongestSubject = 255;

// Returns true if the token was issued for this client only (§3.1.3.7, 3 to 5).
bool is_for_client(const nlohmann::json& claims, const std::string& client_id) {
  const auto audience = claims.find("aud");
  if (audience == claims.end()) return false;
  const bool is_list = audience->is_array();
  const bool is_named =
      is_list ? std::find(audience->begin(), audience->end(), client_id) != audience->end()
              : *audience == client_id;
  const bool needs_party = (is_list && audience->size() > 1) || claims.contains("azp");
  return is_named && (!needs_party || text_of(claims, "azp") == client_id);
}

Result<void> check_token_times(const nlohmann::json& claims, WallTime now) {
  const double seconds = std::chrono::duration<double>(now.time_since_epoch()).count();
  const auto expires = time_in(claims, "exp");
  if (!expires || *expires + kProviderSkew <= seconds) {
    return bad_id_token(
        "exp is missing or past. Compare the clocks of this host and the provider.");
  }
  const auto issued = time_in(claims, "iat");
  if (!issued || *issued > seconds + kProviderSkew) {
    return bad_id_token(
        "iat is missing or in the future. Compare the clocks of this host and the provider.");
  }
  if (!claims.contains("nbf")) return success();
  const auto begins = time_in(claims, "nbf");
  if (begins && *begins <= seconds + kProviderSkew) return success();
  return bad_id_token("nbf is in the future. Compare the clocks of this host and the provider.");
}

// Returns true for 1 to 255 printable ASCII characters (§2).
bool is_subject(std::string_view text) {
  return !text.empty() && text.size() <= kLongestSubject &&
         std::all_of(text.begin(), text.end(),
                     [](char letter) { return letter >= ' ' && letter < 0x7F; });
}

void read_email(const nlohmann::json& claims, ProviderIdentity& identity) {
  identity.email = known_form(text_of(claims, "email"));
  const auto verified = claims.find("email_verified");
  identity.is_verified = !identity.email.empty() && verified != claims.end() &&
                         verified->is_boolean() && verified->get<bool>();
}

}  // namespace

Error bad_id_token(std::string message) {
  return Error(Code::kProviderError, "The provider's ID token was not used: " + std::move(message))
      .with_reason("bad_id_token");
}

Result<ProviderIdentity> identity_in(const Jws& id_token, const IdTokenTerms& terms) {
  const auto claims = oauth_messages::parse_object(id_token.payload);
  if (!claims) return bad_id_token("it is no JSON object.");
  if (!id_token.type.empty() && !equal_ignoring_case(id_token.type, "JWT")) {
    return bad_id_token("its typ is not JWT, so it is another kind of token.");
  }
  if (text_of(*claims, "iss") != terms.issuer) {
    return bad_id_token("iss is not the configured issuer, " + terms.issuer + ".");
  }
  if (!is_for_client(*claims, terms.client_id)) {
    return bad_id_token("aud or azp is not the configured client_id.");
  }
  PATCHBAY_TRY(check_token_times(*claims, terms.now));
  if (!equal_in_constant_time(text_of(*claims, "nonce"), terms.nonce)) {
    return bad_id_token("nonce is not that of this sign-in.");
  }
  ProviderIdentity identity{.issuer = terms.issuer, .subject = text_of(*claims, "sub")};
  if (!is_subject(identity.subject)) {
    return bad_id_token("sub is not 1 to 255 printable ASCII characters.");
  }
  read_email(*claims, identity);
  return identity;
}

Result<void> add_user_info(std::string_view answer, ProviderIdentity& identity) {
  const auto claims = oauth_messages::parse_object(answer);
  if (!claims || text_of(*claims, "sub") != identity.subject) {
    return bad_id_token("the userinfo endpoint did not answer with a JSON object of the same sub.");
  }
  read_email(*claims, identity);
  return success();
}

}  // namespace patchbay::authserver
