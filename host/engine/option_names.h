#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "wire/connector_info.h"

namespace patchbay::engine {

// Checks that names in options and configurations are names of existing connectors. Collects the
// wrong ones, each with the most similar known name.
class OptionNames {
 public:
  // The known names are ids and, for a connector with a fault, also its folder's name.
  explicit OptionNames(const std::vector<wire::ConnectorInfo>& connectors);

  // Adds further known names.
  void allow(const std::vector<std::string>& more);
  // `place` says where `name` was found; `what` says what it should name, such as "connector".
  void check(const std::string& place, const std::string& name, const std::string& what);
  // Checks the connector of a link. `word` is what the options call a link, such as "[[link]]".
  void check_link(const std::string& word, const std::string& id, const std::string& connector);
  // Checks the connectors that a list called `allow` names.
  void check_allowed(const std::vector<std::string>& ids);
  // Returns INVALID_ARGUMENT with a sentence for each wrong name.
  [[nodiscard]] Result<void> outcome() &&;

 private:
  std::vector<std::string> known_;
  std::string wrong_;
};

}  // namespace patchbay::engine
