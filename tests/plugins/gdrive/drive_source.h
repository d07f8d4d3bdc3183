// The Drive connector's documents, with a fake Drive.
#pragma once

#include <string>

#include "plugins/gdrive/small_drive.h"
#include "plugins/provider_source.h"

namespace patchbay::test {

using nlohmann::json;

inline constexpr const char* kPlans = "drive-1";  // the shared drive of small_drive.h

struct DriveSource : ProviderSource {
  explicit DriveSource(const json& seed = json::parse(kSmallDrive).at("drive"),
                       const std::string& token = "ann")
      : ProviderSource("google_drive", "drive", seed, token) {}

  void change(const json& what) { sandbox.change_drive(what.dump()); }
};

}  // namespace patchbay::test
