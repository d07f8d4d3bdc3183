#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "wire/connector_info.h"

namespace patchbay::engine {

// Checks that names in options and configurations are names of existing connectors. Collects the
// wrong names, each with the most similar known name.
class OptionNames {
 public:
  // The known names are the connectors' ids. For a connector with a fault, the name of its folder
  // is also a known name.
  explicit OptionNames(const std::vector<wire::ConnectorInfo>& connectors);

  // Adds further known names.
  void allow(const std::vector<std::string>& more);
  // Checks one name. `place` says where `name` was found; `what` says what it should name, such as
  // "connector".
  void check(const std::string& place, const std::string& name, const std::string& what);
  // Checks the connector of a link. `word` is the name for a link in the options, such as
  // "[[link]]".
  void check_link(const std::string& word, const std::string& id, const std::string& connector);
  // Checks the connectors in the list `allow`.
  void check_allowed(const std::vector<std::string>& ids);
  // Fails with INVALID_ARGUMENT and a sentence for each wrong name.
  [[nodiscard]] Result<void> outcome() &&;

 private:
  std::vector<std::string> known_;
  std::string wrong_;
};

}  // namespace patchbay::engine
