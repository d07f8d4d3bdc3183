#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "catalog/renewal.h"
#include "catalog/view.h"

namespace patchbay::catalog {

// Restricts a reload to one connector. The entries of all other connectors stay the same, whatever
// their folders contain now.
class OneConnector {
 public:
  // `name` is an id or an alias. `before` is borrowed.
  OneConnector(const std::string& name, const View& before);

  // Fails with NOT_FOUND if neither the old view nor `fresh` has a connector with this name.
  [[nodiscard]] Result<void> check(const std::vector<Entry>& fresh) const;
  // Passes the new entries of the connector and the old entries of all others to `renewal`.
  void hand_over(std::vector<Entry> fresh, Renewal& renewal) const;

 private:
  [[nodiscard]] bool has_name(const Entry& entry) const;
  [[nodiscard]] bool is_meant(const Entry& fresh) const;
  [[nodiscard]] const Entry* old_of(const Entry& fresh) const;

  const std::string& name_;
  const View& before_;
  std::set<std::filesystem::path> folders_;  // the folders of the old connector
};

}  // namespace patchbay::catalog
