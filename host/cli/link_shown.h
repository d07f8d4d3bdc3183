#pragma once

#include <vector>

#include "accounts/revocation.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// Prints how many links ended, and which of them the user has to end at the provider by hand.
void print_ended(const Invocation& invocation, const std::vector<accounts::RevokedLink>& links);

}  // namespace patchbay::cli
