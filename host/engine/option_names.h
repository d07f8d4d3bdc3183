#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "wire/connector_info.h"

namespace patchbay::engine {

// Checks that the names in options and configurations are names of existing connectors. Collects
// each unknown name with the most similar known name.
class OptionNames {
 public:
  // The known names are the connectors' ids. A connector with a fault is also known by the name of
  // its folder.
  explicit OptionNames(const std::vector<wire::ConnectorInfo>& connectors);

  // Adds further known names.
  void allow(const std::vector<std::string>& more);
  // Checks one name. `place` says where the name stands in the options. `what` says what the name
  // means, for example "connector".
  void check(const std::string& place, const std::string& name, const std::string& what);
  // Checks the connector of a link. `word` is the text for a link in error messages, for example
  // "[[link]]".
  void check_link(const std::string& word, const std::string& id, const std::string& connector);
  // Checks the connector ids in the option `allow`.
  void check_allowed(const std::vector<std::string>& ids);
  // Fails with INVALID_ARGUMENT and one sentence for each unknown name.
  [[nodiscard]] Result<void> outcome() &&;

 private:
  std::vector<std::string> known_;
  std::string wrong_;
};

}  // namespace patchbay::engine
