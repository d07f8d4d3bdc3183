// The declared half of authorization: what the host needs in order to get, renew, place and revoke
// a credential without one line of the connector's code.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace patchbay::manifest {

struct Scope {
  std::string name;
  std::string description;           // a sentence for the person who is asked to grant it
  std::vector<std::string> implies;  // further scopes that it holds
};

enum class Flow { kAuthorizationCode, kDeviceCode, kClientCredentials };
enum class ClientAuthentication { kNone, kBasic, kPost };  // RFC 6749 §2.3.1

// An address: absolute, https (http towards loopback only). It may begin with "{config.NAME}", for
// which the host puts that member of the connector's configuration.
using Endpoint = std::string;

struct OAuthEndpoints {
  Endpoint authorize;  // "" where no declared flow needs it
  Endpoint token;
  Endpoint device;
};

// Where the members of a token answer are: JSON pointers (RFC 6901), also for answers in form
// encoding, which are read as one flat object.
struct TokenAnswer {
  std::string access_token = "/access_token";
  std::string refresh_token = "/refresh_token";
  std::string expires_in = "/expires_in";  // seconds
  std::string refresh_expires_in = "/refresh_token_expires_in";
  std::string scope = "/scope";
  std::string scope_separator = " ";
  std::string error = "/error";
  std::string error_description = "/error_description";
  // Words for a failure that are the provider's own, and the RFC's word for the same (RFC 6749
  // §5.2, RFC 8628 §3.5): "bad_refresh_token" is "invalid_grant".
  std::map<std::string, std::string> error_words;
};

enum class TokenBody { kForm, kJson };

// What becomes of the old tokens when one is refreshed; decides what a crash in between costs.
enum class Rotation {
  kNone,           // the refresh token stays
  kOldStaysValid,  // a new one comes, the old one still works
  kOldDiesAtOnce,  // a new one comes, and the old refresh and access tokens are dead
};

enum class RevocationForm { kForm, kJson, kQuery };

struct Revocation {
  Endpoint endpoint;  // "{client_id}" in it is replaced
  std::string method = "POST";
  RevocationForm form = RevocationForm::kForm;
  std::string member = "token";  // what carries the token
  ClientAuthentication client_authentication = ClientAuthentication::kNone;
};

struct OAuth2 {
  std::vector<Flow> flows;
  OAuthEndpoints endpoints;  // empty when they are discovered
  Endpoint discovery;        // the issuer (RFC 8414) or protected resource (RFC 9728), or ""
  std::map<std::string, std::string> authorize_parameters;  // extra ones
  std::string scope_separator = " ";                        // in requests
  ClientAuthentication client_authentication = ClientAuthentication::kPost;
  TokenBody token_body = TokenBody::kForm;
  std::map<std::string, std::string> token_headers;  // such as Accept
  TokenAnswer token_answer;
  Rotation rotation = Rotation::kOldDiesAtOnce;
  std::vector<Scope> scopes;
  std::vector<Revocation> revocation;  // none or one
};

enum class KeyPlace { kHeader, kQuery };

struct ApiKey {
  KeyPlace place = KeyPlace::kHeader;
  std::string name = "Authorization";  // of the header or query parameter
  std::string prefix;                  // such as "Bearer "
  std::string title;                   // what the person is asked for
  std::string description;
  std::vector<Scope> scopes;
};

struct NoAuth {};

using Auth = std::variant<OAuth2, ApiKey, NoAuth>;

// The manifest's word: "oauth2", "api_key", "none".
std::string_view type_of(const Auth& auth);
std::string_view name_of(Flow flow);

// The scopes it declares; none for NoAuth.
const std::vector<Scope>& scopes_of(const Auth& auth);

}  // namespace patchbay::manifest
