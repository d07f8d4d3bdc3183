// What Patchbay answers over HTTP: the table of routes. Handlers stand in one file for each group.
#pragma once

#include <atomic>
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
#include "telemetry/followed_count.h"
#include "telemetry/metrics.h"

namespace patchbay::api {

// What the handlers work with. Everything is borrowed and outlives the routes.
struct Api {
  Host& host;
  embed::AccountParts& accounts;
  Store& store;
  gates::GateWatch& gates;
  callers::Callers& callers;
  callers::Keys& keys;
  const oauth::StoredClients& clients;
  Metrics& metrics;
  FollowedCount& dropped_records;  // of the audit
  const Refusals& refusals;
  ProviderBlocks& blocks;
  const Clock& clock;
  const std::atomic<bool>& draining;  // no further request should come here
  std::string version;
  std::string public_url;    // "https://patchbay.example", or ""
  std::string redirect_uri;  // of this server's own callback, for who names none; or ""
  std::chrono::milliseconds deadline{60'000};  // of a call that names none
};

// Every route there is. `api` outlives them.
std::vector<httpd::Route> routes(const Api& api);

}  // namespace patchbay::api
