#pragma once

#include <nlohmann/json_fwd.hpp>

#include <vector>

#include "accounts/record.h"
#include "accounts/revocation.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// A connected account as `links` and `connect` print it, without secrets.
nlohmann::ordered_json json_of(const accounts::LinkRecord& record);

// Prints how many links ended, and which of them the user has to end at the provider by hand.
void print_ended(const Invocation& invocation, const std::vector<accounts::RevokedLink>& links);

}  // namespace patchbay::cli
