// The OneDrive connector's documents before a stand-in Graph.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plugins/onedrive/small_graph.h"
#include "plugins/provider_source.h"

namespace patchbay::test {

using nlohmann::json;
using testing::Stepped;
using Ids = std::set<std::string>;

inline json small_graph() { return json::parse(kSmallGraph).at("graph"); }

struct GraphSource : ProviderSource {
  explicit GraphSource(const json& seed = small_graph(), const std::string& token = "ann")
      : ProviderSource("onedrive", "graph", seed, token) {}

  void change(const json& what) { sandbox.change_graph(what.dump()); }
  // Returns the requests that Graph refused as malformed. A connector must not send any.
  [[nodiscard]] std::vector<std::string> strange() {
    std::vector<std::string> found;
    for (const auto& request : sandbox.log().all()) {
      if (request.route.empty() || request.status == 400) {
        found.push_back(request.method + " " + request.target);
      }
    }
    return found;
  }
};

inline Ids ids(const Stepped& run) {
  Ids out;
  for (const sdk::Document& each : run.upserts) out.insert(each.id);
  return out;
}

}  // namespace patchbay::test
