#pragma once

#include <string_view>

#include "base/result.h"
#include "http_client/origin_policy.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

// Returns the origins to which a call may send requests, according to the manifest. If a rule takes
// its origin from the configuration or the link, this function inserts the origin. Fails with
// INVALID_ARGUMENT if the inserted text is not an origin.
Result<http_client::OriginPolicy> origins_of(const manifest::Manifest& manifest,
                                             std::string_view config,
                                             std::string_view user_configuration);

// Returns true if a link's owner can choose the server. Such a server could set its own limits.
[[nodiscard]] bool is_server_chosen(const manifest::Manifest& manifest);

}  // namespace patchbay::catalog
