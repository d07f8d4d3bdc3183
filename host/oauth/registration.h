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
  std::string issuer;  // not known (empty) if the manifest gives the addresses
  std::string authorize;
  std::string token;
  std::string device;
  std::string revoke;
  std::string resource;      // the resource that led to the server; requests name it (RFC 8707)
  bool iss_is_sent = false;  // the server promises `iss` in its redirects (RFC 9207 §3)
  Reach reach = Reach::kPublic;
  std::string registration{};           // where a client registers itself (RFC 7591)
  bool reads_client_documents = false;  // a client's id may be the address of its document
  // From the metadata: how clients may prove their identity, and which scopes to request. Empty if
  // the metadata do not say it.
  std::vector<std::string> client_authentications{};
  std::vector<std::string> scopes{};
};

// One client at one authorization server: everything that the functions of this folder need for a
// request.
struct Registration {
  const manifest::OAuth2& declared;  // borrowed from the manifest
  Endpoints endpoints;
  ClientIdentity client;
};

// The limits of an exchange with a provider: the latest time at which the exchange ends, and the
// token that can stop it.
struct Bounds {
  Monotonic deadline = Monotonic::max();
  std::stop_token stop{};
  std::optional<TraceId> trace_id{};
};

// Returns the addresses in a manifest, with "{config.NAME}" replaced by the member NAME of the
// connector's configuration. `config` is a JSON object, or "" for no configuration. Fails with
// INVALID_ARGUMENT if a member is missing, or if secrets may not be sent to an address that has
// such a member. For a manifest that names `discovery`, use Discovery::endpoints_of (discovery.h).
Result<Endpoints> declared_endpoints(const manifest::OAuth2& declared, std::string_view config);

// Does the same as declared_endpoints() for one address.
Result<std::string> fill_in(const manifest::Endpoint& endpoint, std::string_view config);

// Returns in which networks `address` may be. `address` is the result of fill_in() for `endpoint`.
// A loopback address is on this machine. Any other address that has a member of the operator's
// configuration may be in the operator's own network. All other addresses must be on the internet.
Reach reach_of(const manifest::Endpoint& endpoint, std::string_view address);

}  // namespace patchbay::oauth
