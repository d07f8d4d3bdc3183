#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/trace_id.h"
#include "http_client/origin_policy.h"
#include "manifest/auth.h"
#include "oauth/client_identity.h"

namespace patchbay::oauth {

// The absolute addresses of an authorization server; "" if the server does not have the address.
struct Endpoints {
  std::string issuer;  // empty (unknown) if the addresses come from the manifest
  std::string authorize;
  std::string token;
  std::string device;
  std::string revoke;
  std::string resource;      // the resource for which the server was found; sent in requests (RFC
                             // 8707)
  bool iss_is_sent = false;  // the server promises `iss` in its callbacks (RFC 9207 §3)
  http_client::Reach reach = http_client::Reach::kPublic;
  std::string registration{};           // the endpoint for registering a client (RFC 7591)
  bool reads_client_documents = false;  // the server accepts the address of a client document as a
                                        // client id
  // From the metadata: the authentication methods of clients, and the scopes to request. Empty if
  // the metadata do not contain them.
  std::vector<std::string> client_authentications{};
  std::vector<std::string> scopes{};
};

// One client at one authorization server: all data that this folder's functions need for a request.
struct Registration {
  const manifest::OAuth2& declared;  // borrowed from the manifest
  Endpoints endpoints;
  ClientIdentity client;
};

// The limits of an exchange with a provider: its deadline, and the token that can cancel it.
struct Bounds {
  Monotonic deadline = Monotonic::max();
  std::stop_token stop{};
  std::optional<TraceId> trace_id{};
};

// Returns the addresses in a manifest, with "{config.NAME}" replaced by the member NAME of the
// connector's configuration. `config` is a JSON object, or "" for no configuration. Fails with
// INVALID_ARGUMENT if a member is missing, or if secrets may not be sent to the resulting address.
// For a manifest with `discovery`, Discovery::endpoints_of (discovery.h) must be used instead.
Result<Endpoints> declared_endpoints(const manifest::OAuth2& declared, std::string_view config);

// Returns one address of a manifest, with "{config.NAME}" replaced as in declared_endpoints().
Result<std::string> fill_in(const manifest::Endpoint& endpoint, std::string_view config);

// Returns the networks that `address` may be in. `address` is the result of fill_in() for
// `endpoint`. A loopback address is on this machine. Another address with a part from the
// operator's configuration may be in the operator's own network. All other addresses must be on the
// internet.
http_client::Reach reach_of(const manifest::Endpoint& endpoint, std::string_view address);

}  // namespace patchbay::oauth
