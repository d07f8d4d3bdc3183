#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/trace_id.h"
#include "http_client/origin_policy.h"
#include "manifest/auth.h"
#include "oauth/client_identity.h"

namespace patchbay::oauth {

// The addresses of an authorization server, absolute; "" for a missing one.
struct Endpoints {
  std::string issuer;  // "": not known, because the manifest gives the addresses
  std::string authorize;
  std::string token;
  std::string device;
  std::string revoke;
  std::string resource;      // RFC 8707: sent if the server was found from a resource
  bool iss_is_sent = false;  // the server promises `iss` in its redirects (RFC 9207 §3)
  Reach reach = Reach::kPublic;
};

// One client at one authorization server: everything that the other headers of this folder need for
// a request.
struct Registration {
  const manifest::OAuth2& declared;  // borrowed from the manifest
  Endpoints endpoints;
  ClientIdentity client;
};

// How long an exchange with a provider may take, and who may end it.
struct Bounds {
  Monotonic deadline = Monotonic::max();
  std::stop_token stop{};
  std::optional<TraceId> trace_id{};
};

// The addresses in a manifest, with "{config.NAME}" replaced from the connector's configuration (a
// JSON object; "" for none). INVALID_ARGUMENT: a member is missing, or the address is not one that
// secrets may be sent to. For a manifest that names `discovery` use Discovery::endpoints_of
// (discovery.h).
Result<Endpoints> declared_endpoints(const manifest::OAuth2& declared, std::string_view config);

// Does the same for one address.
Result<std::string> fill_in(const manifest::Endpoint& endpoint, std::string_view config);

// How far an address may reach that is written as `endpoint` and is `address` after fill_in(). If
// the operator's configuration gives it, it may be in the operator's own network; otherwise it is
// on the internet.
Reach reach_of(const manifest::Endpoint& endpoint, std::string_view address);

}  // namespace patchbay::oauth
