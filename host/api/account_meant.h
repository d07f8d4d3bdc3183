#pragma once

#include <string>
#include <string_view>

#include "accounts/record.h"
#include "api/api.h"

namespace patchbay::api {

// Neither revoked nor still pending.
bool is_connected(const accounts::LinkRecord& record);

// The caller's account of the service (provider): the one with the id `wanted`, or the only one if
// `wanted` is "". NOT_FOUND: no such account. LINK_AMBIGUOUS: several; details().links lists them.
Result<accounts::LinkRecord> account_meant(const Api& api, const Caller& caller,
                                           std::string_view service, std::string_view wanted);

}  // namespace patchbay::api
