// The Drive connector's documents before a stand-in Drive.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plugins/gdrive/small_drive.h"
#include "plugins/provider_source.h"

namespace patchbay::test {

using nlohmann::json;
using testing::Stepped;
using Ids = std::set<std::string>;

inline constexpr const char* kPlans = "drive-1";  // the shared drive of small_drive.h

struct DriveSource : ProviderSource {
  explicit DriveSource(const json& seed = json::parse(kSmallDrive).at("drive"),
                       const std::string& token = "ann")
      : ProviderSource("google_drive", "drive", seed, token) {}

  void change(const json& what) { sandbox.change_drive(what.dump()); }
  // Returns the requests that Drive refused as malformed. A connector must not send any.
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
