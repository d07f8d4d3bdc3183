#pragma once

#include <nlohmann/json_fwd.hpp>

#include "authserver/clients.h"
#include "base/result.h"

namespace patchbay::authserver {

// Reads the members jwks and jwks_uri of a client's metadata (RFC 7591 §2) into the request. Fails
// with the word invalid_client_metadata if both exist or one has the wrong form. check_client()
// checks their contents.
Result<void> read_keys(const nlohmann::json& metadata, ClientRequest& request);

}  // namespace patchbay::authserver
