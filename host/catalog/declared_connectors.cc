#include "catalog/declared_connectors.h"

namespace patchbay::catalog {

Result<accounts::DeclaredConnector> DeclaredConnectors::find(std::string_view id) const {
  const auto view = catalog_.view();
  PATCHBAY_TRY(const Connector* connector, view->get(id));
  // The returned pointer owns the whole view, so the manifest stays valid.
  return accounts::DeclaredConnector{
      std::shared_ptr<const manifest::Manifest>(view, &connector->manifest()), connector->config()};
}

}  // namespace patchbay::catalog
