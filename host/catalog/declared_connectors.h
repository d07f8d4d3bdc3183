#pragma once

#include <string_view>

#include "accounts/provider.h"
#include "catalog/catalog.h"

namespace patchbay::catalog {

// Gives lower layers the manifests and configurations of the catalog's connectors. These layers use
// them to renew and revoke tokens. Borrows the catalog. Thread-safe.
class DeclaredConnectors final : public accounts::Connectors {
 public:
  explicit DeclaredConnectors(const Catalog& catalog) : catalog_(catalog) {}

  [[nodiscard]] Result<accounts::DeclaredConnector> find(std::string_view id) const override;

 private:
  const Catalog& catalog_;
};

}  // namespace patchbay::catalog
