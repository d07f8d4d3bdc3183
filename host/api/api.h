// Patchbay's HTTP API: the table of routes. Handlers are in one file for each group.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "callers/callers.h"
#include "callers/keys.h"
#include "embed/account_parts.h"
#include "gates/gate_watch.h"
#include "http_client/provider_blocks.h"
#include "http_client/refusals.h"
#include "httpd/route.h"
#include "oauth/stored_clients.h"
#include "patchbay/host.hpp"
#include "store/store.h"
#include "telemetry/metrics.h"

namespace patchbay::api {

// What the handlers work with. All references are borrowed and outlive the routes.
struct Api {
  Host& host;
  embed::AccountParts& accounts;
  Store& store;
  gates::GateWatch& gates;
  callers::Callers& callers;
  callers::Keys& keys;
  const oauth::StoredClients& clients;
  Metrics& metrics;
  std::function<void()> follow_counts;  // brings up to date what is counted elsewhere
  const Refusals& refusals;
  ProviderBlocks& blocks;
  const Clock& clock;
  const std::atomic<bool>& draining;  // true: send no further requests here
  std::string version;
  std::string public_url;    // "https://patchbay.example", or ""
  std::string redirect_uri;  // this server's callback, for requests that name none; or ""
  std::chrono::milliseconds deadline{60'000};  // of a call that names no deadline
};

// All routes. `api` outlives them.
std::vector<httpd::Route> routes(const Api& api);

}  // namespace patchbay::api
