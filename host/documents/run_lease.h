#pragma once

#include <string>

namespace patchbay::documents {

// Returns the name of the lease for a link's runs. Only the host with the lease works on them.
inline std::string run_lease(const std::string& link, const std::string& connector) {
  return "documents/" + link + "/" + connector;
}

}  // namespace patchbay::documents
