#pragma once

#include <nlohmann/json_fwd.hpp>

#include <vector>

#include "cli/invocation.h"
#include "accounts/record.h"
#include "accounts/revocation.h"

namespace patchbay::cli {

// A connected account as `links` and `connect` print it, without secrets.
nlohmann::ordered_json json_of(const links::LinkRecord& record);

// Prints how many links ended, and which of them the user has to end at the provider by hand.
void print_ended(const Invocation& invocation, const std::vector<links::RevokedLink>& links);

}  // namespace patchbay::cli
