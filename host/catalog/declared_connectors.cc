#include "catalog/declared_connectors.h"

namespace patchbay::catalog {

links::Declared DeclaredConnectors::find(std::string_view id) const {
  const auto view = catalog_.view();
  const Connector* connector = view->find(id);
  if (connector == nullptr) return {};
  // The manifest lives as long as the view that is kept for it.
  return {std::shared_ptr<const manifest::Manifest>(view, &connector->manifest()),
          connector->config()};
}

}  // namespace patchbay::catalog
