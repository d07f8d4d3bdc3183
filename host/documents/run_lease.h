#pragma once

#include <string>

#include "store/store.h"

namespace patchbay::documents {

// The lease under which a link's runs work: one host at a time.
inline std::string run_lease(const std::string& link, const std::string& connector) {
  return "documents/" + link + "/" + connector;
}

// Whether somebody holds it now.
bool is_lease_held(Transaction& transaction, const std::string& name);

}  // namespace patchbay::documents
