// A host with the connector and one account. Its requests go to a fake Drive.
#pragma once

#include <string>

#include "plugins/connector_host.h"
#include "plugins/gdrive/small_drive.h"

namespace patchbay::test {

struct DriveHost : ConnectorHost {
  explicit DriveHost(const std::string& token = "ann", const std::string& seed = kSmallDrive)
      : ConnectorHost("google_drive", seed, token) {}
};

}  // namespace patchbay::test
