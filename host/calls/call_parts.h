#pragma once

#include "calls/setbacks.h"
#include "catalog/catalog.h"
#include "http_client/http_client.h"
#include "http_client/response_cache.h"
#include "services/services.h"

namespace patchbay::calls {

// What every call into a connector works with, whoever makes it. Everything is borrowed and
// outlives the call.
struct CallParts {
  const catalog::Catalog& catalog;
  const services::HostTable& host;
  HttpClient& http;
  Wait& wait;
  RequestBudget& budget;
  ProviderBlocks& blocks;
  ResponseCache& cache;
  ToldSetbacks::Parts setbacks{};
};

}  // namespace patchbay::calls
