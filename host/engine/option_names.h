#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "wire/connector_info.h"

namespace patchbay::engine {

// Whether the names in options and configurations are those of connectors that are there. Collects
// those that are not, each with the nearest known one.
class OptionNames {
 public:
  // Known are ids, and the folder's name of a connector with a fault.
  explicit OptionNames(const std::vector<wire::ConnectorInfo>& connectors);

  // Further names.
  void allow(const std::vector<std::string>& more);
  // `place` says where `name` was found, `what` it should be the name of, such as "connector".
  void check(const std::string& place, const std::string& name, const std::string& what);
  // INVALID_ARGUMENT with a sentence for each.
  [[nodiscard]] Result<void> outcome() &&;

 private:
  std::vector<std::string> known_;
  std::string wrong_;
};

}  // namespace patchbay::engine
