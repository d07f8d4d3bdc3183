#include <algorithm>

#include "gates/gates.h"

namespace patchbay::gates {

Result<void> AllowList::check(const Passage& passage) const {
  if (connectors_.empty() ||
      std::find(connectors_.begin(), connectors_.end(), passage.connector) != connectors_.end()) {
    return success();
  }
  return Error(Code::kGateClosed, "Connector \"" + std::string(passage.connector) +
                                      "\" is not on this host's allow-list. Its operator can add "
                                      "it to `allow` in the configuration.")
      .with_reason("allow_list");
}

}  // namespace patchbay::gates
