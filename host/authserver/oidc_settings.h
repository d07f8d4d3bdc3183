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
  std::string organization;  // the organization whose users the provider knows
  std::string issuer;        // for example "https://login.acme.example", exactly as the provider
                             // writes it
  std::string client_id;     // this server's client id at the provider
  Secret client_secret{};    // empty: a client without a secret
  std::string name{};        // text for the link "Sign in with …"; empty: the issuer's host
  std::vector<std::string> scopes = {"openid", "email", "profile"};
  // Users sign in only with a verified email address of one of these domains, in any case. Empty:
  // all domains are allowed.
  std::vector<std::string> email_domains{};
  // True: users without an invitation may sign in too. A new user is created with the email address
  // as the id.
  bool create_people = false;
  // True: after a sign-in at the provider, this server does not ask for its own second factor.
  bool replaces_second_factor = false;
  // True: the provider sends browsers back to its own address, which ends with the organization. So
  // this server never takes the answer of one provider for the answer of another provider.
  bool has_own_return = false;
};

// Fails with INVALID_ARGUMENT if no sign-in could succeed with these settings, or if they would
// admit everybody with an account at the provider.
Result<void> check_oidc(const OidcSettings& settings);

// Returns the provider's name for the sign-in page.
std::string shown_name(const OidcSettings& settings);

// Returns an email address in the form for storing and comparing: in lower case. Returns "" if the
// text is not an address of printable ASCII with one "@".
std::string known_form(std::string_view email);

// Returns true if the domains allow this address.
bool is_allowed(std::string_view email, const std::vector<std::string>& domains);

}  // namespace patchbay::authserver
