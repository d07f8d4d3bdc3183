#pragma once

#include <string_view>
#include <vector>

#include "base/secret.h"

namespace patchbay::services {

// The secrets that the host may use in a call. Plugins never see them.
class CallSecrets {
 public:
  virtual ~CallSecrets() = default;
  // Returns all valid secrets with this name, newest first. May return an empty list.
  [[nodiscard]] virtual std::vector<Secret> named(std::string_view name) const = 0;
};

}  // namespace patchbay::services
