#pragma once

#include <string>
#include <vector>

#include "base/secret.h"

namespace patchbay::webhooks {

// A secret that an operator and a provider share, for deliveries to /webhooks/{connector_id}.
// Several secrets can be valid at once, so that a new one can replace an old one.
struct ConfiguredSecret {
  std::string connector;     // id or alias
  std::string organization;  // the organization whose deliveries it proves; "": every one
  Secret secret{};
};

// The most secrets of one connector. Each delivery is tried with all of them.
inline constexpr std::size_t kMostSecrets = 16;

}  // namespace patchbay::webhooks
