#include "catalog/declared_connectors.h"

namespace patchbay::catalog {

accounts::DeclaredConnector DeclaredConnectors::find(std::string_view id) const {
  const auto view = catalog_.view();
  const Connector* connector = view->find(id);
  if (connector == nullptr) return {};
  // The returned pointer owns the whole view, so the manifest stays valid.
  return {std::shared_ptr<const manifest::Manifest>(view, &connector->manifest()),
          connector->config()};
}

}  // namespace patchbay::catalog
