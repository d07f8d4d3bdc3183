#pragma once

#include <vector>

#include "accounts/revocation.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// Prints how many links ended, and which links the user must still end at the provider.
void print_ended(const Invocation& invocation, const std::vector<accounts::RevokedLink>& links);

}  // namespace patchbay::cli
