#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"
#include "api/api.h"

namespace patchbay::api {

// Returns the caller's account of the service (provider): the one with the id `wanted`, or the only
// one if `wanted` is "". NOT_FOUND if there is no such account. LINK_AMBIGUOUS if there are
// several; details().links lists them.
Result<accounts::LinkRecord> account_meant(const Api& api, const Caller& caller,
                                           std::string_view service, std::string_view wanted);

}  // namespace patchbay::api
