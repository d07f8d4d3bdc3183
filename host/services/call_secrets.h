#pragma once

#include <string_view>
#include <vector>

#include "base/secret.h"

namespace patchbay::services {

// The secrets that the host may use in a call. The plugin never sees the secrets.
class CallSecrets {
 public:
  virtual ~CallSecrets() = default;
  // Returns all valid secrets with this name, the newest secret first. Returns an empty list if
  // there are no such secrets.
  [[nodiscard]] virtual std::vector<Secret> named(std::string_view name) const = 0;
};

}  // namespace patchbay::services
