#pragma once

#include <string>
#include <vector>

#include "base/secret.h"

namespace patchbay::webhooks {

// A secret that an operator and a provider share, for deliveries to /webhooks/{connector_id}.
// Several secrets can be valid at once, so that a new secret can replace an old one.
struct ConfiguredSecret {
  std::string connector;     // id or alias
  std::string organization;  // deliveries with this secret wake only its links; "": all links
  Secret secret{};
};

// The most secrets of one connector. The host compares each delivery with all these secrets.
inline constexpr std::size_t kMostSecrets = 16;

}  // namespace patchbay::webhooks
