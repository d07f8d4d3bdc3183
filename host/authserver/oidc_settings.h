#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::authserver {

// The OpenID Connect provider of one organization, at which its people sign in. The operator
// configures it ([sign_in.oidc] or [[sign_in.oidc]] of patchbay.toml).
struct OidcSettings {
  std::string organization;  // whose people the provider knows
  std::string issuer;        // "https://login.acme.example", exactly as the provider writes it
  std::string client_id;     // of this server at the provider
  Secret client_secret{};    // empty: a client without a secret
  std::string name{};        // on the link "Sign in with …"; empty: the issuer's host
  std::vector<std::string> scopes = {"openid", "email", "profile"};
  // People sign in only with a verified email address of one of these domains, in upper or lower
  // case. If empty, all domains are allowed.
  std::vector<std::string> email_domains{};
  // True: a person whom nobody invited may sign in too. The person becomes a new user whose id is
  // the email address.
  bool create_people = false;
  // True: after a sign-in at the provider, this server does not ask for its own second factor.
  bool replaces_second_factor = false;
  // True: the provider sends browsers back to an address that no other provider shares, with the
  // organization at its end. So no provider's answer passes for another's.
  bool has_own_return = false;
};

// Fails with INVALID_ARGUMENT if no sign-in could work with these settings. Also fails if the
// settings would let in everybody who has an account at the provider.
Result<void> check_oidc(const OidcSettings& settings);

// Returns the provider's name for the sign-in page.
std::string shown_name(const OidcSettings& settings);

// Returns an email address in the form in which it is stored and compared: in lower case. Returns
// "" if the text is no address of printable ASCII with one "@".
std::string known_form(std::string_view email);

// Returns true if the domains allow this address.
bool is_allowed(std::string_view email, const std::vector<std::string>& domains);

}  // namespace patchbay::authserver
