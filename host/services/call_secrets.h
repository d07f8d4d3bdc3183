#pragma once

#include <string_view>
#include <vector>

#include "base/secret.h"

namespace patchbay::services {

// The secrets that a call may have proofs made with. It never sees them.
class CallSecrets {
 public:
  virtual ~CallSecrets() = default;
  // All that are in force under the name, the newest first; empty: there is no such secret.
  [[nodiscard]] virtual std::vector<Secret> named(std::string_view name) const = 0;
};

}  // namespace patchbay::services
