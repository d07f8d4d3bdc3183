// The OneDrive connector's documents, with a fake Graph.
#pragma once

#include <string>

#include "plugins/onedrive/small_graph.h"
#include "plugins/provider_source.h"

namespace patchbay::test {

using nlohmann::json;

// The drives of the small graph, and the address for the changes of the first drive.
inline constexpr const char* kAnn = "b!ann";
inline constexpr const char* kLibrary = "b!lib";
inline constexpr const char* kDelta = "/v1.0/drives/b%21ann/root/delta";

inline json small_graph() { return json::parse(kSmallGraph).at("graph"); }

struct GraphSource : ProviderSource {
  explicit GraphSource(const json& seed = small_graph(), const std::string& token = "ann")
      : ProviderSource("onedrive", "graph", seed, token) {}

  void change(const json& what) { sandbox.change_graph(what.dump()); }
};

}  // namespace patchbay::test
