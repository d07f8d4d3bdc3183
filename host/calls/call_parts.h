#pragma once

#include "calls/setbacks.h"
#include "catalog/catalog.h"
#include "http_client/http_client.h"
#include "http_client/response_cache.h"
#include "services/services.h"

namespace patchbay::calls {

// The objects that every call into a connector uses. All of them are borrowed and outlive the call.
struct CallParts {
  const catalog::Catalog& catalog;
  const services::HostTable& host;
  http_client::HttpClient& http;
  Wait& wait;
  http_client::RequestBudget& budget;
  http_client::ProviderBlocks& blocks;
  http_client::ResponseCache& cache;
  ToldSetbacks::Parts setbacks{};
};

}  // namespace patchbay::calls
