#pragma once

#include <string_view>
#include <vector>

#include "base/secret.h"

namespace patchbay::services {

// The secrets that the host may use for a call's MACs. The plugin never sees them.
class CallSecrets {
 public:
  virtual ~CallSecrets() = default;
  // Returns all valid secrets of that name, the newest first; empty if no secret has that name.
  [[nodiscard]] virtual std::vector<Secret> named(std::string_view name) const = 0;
};

}  // namespace patchbay::services
