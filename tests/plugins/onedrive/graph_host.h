// A host with the connector and one account. Its requests go to a fake Graph.
#pragma once

#include <string>

#include "plugins/connector_host.h"
#include "plugins/onedrive/small_graph.h"

namespace patchbay::test {

struct GraphHost : ConnectorHost {
  explicit GraphHost(const std::string& token = "ann", const std::string& seed = kSmallGraph)
      : ConnectorHost("onedrive", seed, token) {}
};

}  // namespace patchbay::test
