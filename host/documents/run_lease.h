#pragma once

#include <string>

#include "store/store.h"

namespace patchbay::documents {

// Returns the name of the lease for a link's runs. Only the host with the lease works on them.
inline std::string run_lease(const std::string& link, const std::string& connector) {
  return "documents/" + link + "/" + connector;
}

// Returns true if a host has the lease now.
bool is_lease_held(store::Transaction& transaction, const std::string& name);

}  // namespace patchbay::documents
