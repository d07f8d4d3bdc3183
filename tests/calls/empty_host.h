#pragma once

#include "calls/call_parts.h"
#include "http_client/client_fixture.h"
#include "http_service/all_services.h"

namespace patchbay::calls {

// The objects of a host that calls need, without any connector.
class EmptyHost : public test::ClientFixture {
 public:
  services::MemoryStateStore state;
  services::HostTable table{{http_service::all_services(), clock, log, state, wait}};
  http_client::RequestBudget budget{clock};
  http_client::ProviderBlocks blocks{clock, random};
  http_client::ResponseCache cache{clock, std::size_t{1} << 20};
  loader::Loader loader;
  catalog::Catalog catalog{{.roots = {}, .configurations = {}, .dynamic = {}}, loader, table};
  CallParts parts{.catalog = catalog,
                  .host = table,
                  .http = client,
                  .wait = wait,
                  .budget = budget,
                  .blocks = blocks,
                  .cache = cache};
};

}  // namespace patchbay::calls
