#pragma once

#include <string>
#include <string_view>

#include "api/api.h"
#include "links/record.h"

namespace patchbay::api {

// A connected account counts for what is done with accounts: it was not given up and is there.
bool is_connected(const links::LinkRecord& record);

// The caller's account of the service (provider): the one named `wanted`, or the only one where
// that is "". NOT_FOUND: there is none; LINK_AMBIGUOUS: several, listed in details().links.
Result<links::LinkRecord> account_meant(const Api& api, const Caller& caller,
                                        std::string_view service, std::string_view wanted);

}  // namespace patchbay::api
