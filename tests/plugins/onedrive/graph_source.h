// The OneDrive connector's documents before a stand-in Graph.
#pragma once

#include <string>

#include "plugins/onedrive/small_graph.h"
#include "plugins/provider_source.h"

namespace patchbay::test {

using nlohmann::json;

inline json small_graph() { return json::parse(kSmallGraph).at("graph"); }

struct GraphSource : ProviderSource {
  explicit GraphSource(const json& seed = small_graph(), const std::string& token = "ann")
      : ProviderSource("onedrive", "graph", seed, token) {}

  void change(const json& what) { sandbox.change_graph(what.dump()); }
};

}  // namespace patchbay::test
