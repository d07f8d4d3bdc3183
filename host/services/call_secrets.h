#pragma once

#include <string_view>
#include <vector>

#include "base/secret.h"

namespace patchbay::services {

// The secrets that a call may use for proofs. The call never sees them.
class CallSecrets {
 public:
  virtual ~CallSecrets() = default;
  // All valid secrets of that name, the newest first; empty: there is no such secret.
  [[nodiscard]] virtual std::vector<Secret> named(std::string_view name) const = 0;
};

}  // namespace patchbay::services
