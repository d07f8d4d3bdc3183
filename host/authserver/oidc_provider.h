#pragma once

#include <string>

#include "authserver/address_cache.h"
#include "authserver/id_token.h"
#include "authserver/jwk_set.h"
#include "authserver/oidc_settings.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "http_client/http_client.h"
#include "http_client/origin_policy.h"
#include "oauth/registration.h"
#include "oauth_messages/metadata.h"

namespace patchbay::authserver {

// The values of one sign-in at the provider. They are the same when the browser goes to the
// provider and when it returns.
struct ProviderVisit {
  Secret state;
  Secret verifier;    // PKCE (RFC 7636)
  std::string nonce;  // binds the ID token to the sign-in
  std::string redirect_uri;
};

// The OpenID Connect provider at which an organization's users sign in. Reads the provider's
// metadata and keys when a sign-in needs them, and caches them for an hour. After a failure, the
// next sign-in reads them again. All functions fail with CANCELLED, or with an error whose reason
// is a word of oauth_messages::Reason or bad_id_token. Thread-safe.
class OidcProvider {
 public:
  // Borrows `http` and `clock`. The provider may be in the operator's own network, because the
  // operator configured it.
  OidcProvider(OidcSettings settings, http_client::HttpClient& http, const Clock& clock);

  const OidcSettings settings;

  // Returns the address at which the user signs in.
  Result<std::string> sign_in_address(const ProviderVisit& visit, const oauth::Bounds& bounds);

  // The query parameters of the callback; "" for a missing one.
  struct Return {
    Secret code;
    std::string error;
    std::string iss;
  };
  // Exchanges the code, and returns the user in the ID token.
  Result<ProviderIdentity> identity_of(const Return& brought, const ProviderVisit& visit,
                                       const oauth::Bounds& bounds);

 private:
  using Metadata = oauth_messages::ServerMetadata;
  // The tokens that the provider issued for a code.
  struct Tokens {
    Secret id_token;
    Secret access_token;  // may be empty
  };

  Result<AddressCache<Metadata>::Value> metadata(const oauth::Bounds& bounds);
  Result<Tokens> exchange(const Metadata& at, const Secret& code, const ProviderVisit& visit,
                          const oauth::Bounds& bounds);
  Result<void> check_signed(const std::string& jwks_uri, const Jws& jws,
                            const oauth::Bounds& bounds);
  Result<void> ask_for_email(const Metadata& at, const Secret& access_token,
                             const oauth::Bounds& bounds, ProviderIdentity& identity);

  http_client::HttpClient& http_;
  const Clock& clock_;
  const http_client::Reach reach_;
  AddressCache<Metadata> published_;
  AddressCache<JwkSet> keys_;
};

}  // namespace patchbay::authserver
