#pragma once

#include <string>
#include <vector>

#include "base/secret.h"

namespace patchbay::webhooks {

// A secret that an operator and a provider share, for deliveries to /webhooks/{connector_id}.
// Several are valid at once, so that one can replace another.
struct ConfiguredSecret {
  std::string connector;     // id or alias
  std::string organization;  // whose deliveries it proves; "": those of every organization
  Secret secret{};
};

// Each delivery is tried with all secrets of its connector.
inline constexpr std::size_t kMostSecrets = 16;

}  // namespace patchbay::webhooks
