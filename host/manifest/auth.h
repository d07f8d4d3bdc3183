// A manifest's declarations about authorization. With them, the host can get, renew, send and
// revoke a credential without running the connector's code.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace patchbay::manifest {

struct Scope {
  std::string name;
  std::string description;           // a sentence for the user who grants the scope
  std::vector<std::string> implies;  // further scopes that this scope includes
};

enum class Flow { kAuthorizationCode, kDeviceCode, kClientCredentials };

// How a request proves which client sends it. The client's secret is in the Authorization header
// for kBasic, and in the body of the request for kPost (RFC 6749 §2.3.1).
enum class ClientAuthentication { kNone, kBasic, kPost };

// An absolute URL: https, or http to loopback only. It may begin with "{config.NAME}", which the
// host replaces with the member NAME of the connector's configuration.
using Endpoint = std::string;

struct OAuthEndpoints {
  Endpoint authorize;  // "" if no declared flow needs it
  Endpoint token;
  Endpoint device;
};

// JSON pointers (RFC 6901) to the members of a token answer. A form-encoded answer is read like a
// flat JSON object.
struct TokenAnswer {
  std::string access_token = "/access_token";
  std::string refresh_token = "/refresh_token";
  // Pointers to the lifetimes of the access token and of the refresh token, in seconds.
  std::string expires_in = "/expires_in";
  std::string refresh_expires_in = "/refresh_token_expires_in";
  std::string scope = "/scope";
  std::string scope_separator = " ";
  std::string error = "/error";
  std::string error_description = "/error_description";
  // Maps the provider's error words to those of RFC 6749 §5.2 and RFC 8628 §3.5, for example
  // "bad_refresh_token" to "invalid_grant".
  std::map<std::string, std::string> error_words;
};

enum class TokenBody { kForm, kJson };

// The effect of a refresh on the old tokens. This effect decides which tokens are lost if the host
// crashes during a refresh.
enum class Rotation {
  kNone,           // the refresh token does not change
  kOldStaysValid,  // the answer has a new refresh token; the old refresh token stays valid
  kOldDiesAtOnce,  // the answer has a new refresh token; the old tokens are invalid at once
};

enum class RevocationForm { kForm, kJson, kQuery };

struct Revocation {
  Endpoint endpoint;  // the host replaces "{client_id}" with the client's id
  std::string method = "POST";
  RevocationForm form = RevocationForm::kForm;
  std::string member = "token";  // the parameter that carries the token
  ClientAuthentication client_authentication = ClientAuthentication::kNone;
};

// A POST request to the resource at OAuth2::discovery. The host sends it without a credential, to
// learn from the refusal where the resource's metadata are and which scopes to ask for.
struct DiscoveryRequest {
  std::map<std::string, std::string> headers;
  std::string body;
};

struct OAuth2 {
  std::vector<Flow> flows;
  OAuthEndpoints endpoints;  // empty if the host discovers them
  // The issuer (RFC 8414) or the protected resource (RFC 9728), where discovery begins. "" if the
  // manifest declares the endpoints.
  Endpoint discovery;
  std::optional<DiscoveryRequest> discovery_request;
  // If false, requests do not name the resource that discovery found (RFC 8707), because the server
  // would refuse such requests. The operator sets this for an instance (catalog/instances.h).
  bool names_resource = true;
  // extra parameters of the authorization URL
  std::map<std::string, std::string> authorize_parameters;
  std::string scope_separator = " ";  // separates the scopes in a request
  ClientAuthentication client_authentication = ClientAuthentication::kPost;
  TokenBody token_body = TokenBody::kForm;
  std::map<std::string, std::string> token_headers;  // headers of token requests, such as Accept
  TokenAnswer token_answer;
  Rotation rotation = Rotation::kOldDiesAtOnce;
  std::vector<Scope> scopes;
  std::vector<Revocation> revocation;  // at most one
};

enum class KeyPlace { kHeader, kQuery };

struct ApiKey {
  KeyPlace place = KeyPlace::kHeader;
  std::string name = "Authorization";  // the name of the header or query parameter
  std::string prefix;                  // for example "Bearer "
  std::string title;                   // the name of the key, for the user who enters it
  std::string description;
  std::vector<Scope> scopes;
};

struct NoAuth {};

using Auth = std::variant<OAuth2, ApiKey, NoAuth>;

// type_of() returns "oauth2", "api_key" or "none". name_of() returns the manifest's word for the
// flow.
std::string_view type_of(const Auth& auth);
std::string_view name_of(Flow flow);

// Returns the declared scopes. NoAuth has none.
const std::vector<Scope>& scopes_of(const Auth& auth);

struct Manifest;  // manifest.h

// Each of these functions returns the first declaration of this type in the manifest, or
// nullptr if the manifest has no such declaration.
const OAuth2* oauth_of(const Manifest& manifest);
OAuth2* oauth_of(Manifest& manifest);
const ApiKey* api_key_of(const Manifest& manifest);

// Returns true if the manifest declares OAuth with this flow.
bool has_flow(const Manifest& manifest, Flow flow);

// takes_link() returns true if the connector can use an account. works_without_link() returns true
// if the connector works without an account. Both can be true for one connector.
bool takes_link(const Manifest& manifest);
bool works_without_link(const Manifest& manifest);

}  // namespace patchbay::manifest
