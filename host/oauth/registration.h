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
#include "oauth/client_credentials.h"

namespace patchbay::oauth {

// Where an authorization server is asked. Addresses are absolute; "" where there is none.
struct Endpoints {
  std::string issuer;  // "" while it is not known: the manifest wrote the addresses out
  std::string authorize;
  std::string token;
  std::string device;
  std::string revoke;
  std::string resource;      // RFC 8707: sent along where the server was found from a resource
  bool iss_is_sent = false;  // the server promises `iss` in its redirects (RFC 9207 §3)
  Reach reach = Reach::kPublic;
};

// One client at one authorization server: everything the other headers of this folder need to know
// in order to ask it.
struct Registration {
  const manifest::OAuth2& declared;  // borrowed from the manifest
  Endpoints endpoints;
  ClientCredentials client;
};

// How long an exchange with a provider may take, and who may end it.
struct Bounds {
  Monotonic deadline = Monotonic::max();
  std::stop_token stop{};
  std::optional<TraceId> trace_id{};
};

// The addresses a manifest writes out, with its "{config.NAME}" filled in from the connector's
// configuration (a JSON object; "" for none). INVALID_ARGUMENT when a member is missing there or
// makes no address that secrets may be sent to. For a manifest that names `discovery` use
// Discovery::endpoints_of (discovery.h).
Result<Endpoints> declared_endpoints(const manifest::OAuth2& declared, std::string_view config);

// One address, likewise.
Result<std::string> fill_in(const manifest::Endpoint& endpoint, std::string_view config);

// How far an address may reach that begins as `endpoint` does and is `address` once filled in: what
// an operator configured may be a service of the house, what a manifest names is on the internet.
Reach reach_of(const manifest::Endpoint& endpoint, std::string_view address);

}  // namespace patchbay::oauth
