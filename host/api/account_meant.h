#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"
#include "api/api.h"

namespace patchbay::api {

// Returns the caller's account at the service (provider): the account with the id `wanted`, or the
// only account if `wanted` is "". Fails with NOT_FOUND if there is no such account. Fails with
// LINK_AMBIGUOUS if there are several accounts; details().links of this error lists the accounts.
Result<accounts::LinkRecord> account_meant(const Api& api, const Caller& caller,
                                           std::string_view service, std::string_view wanted);

}  // namespace patchbay::api
