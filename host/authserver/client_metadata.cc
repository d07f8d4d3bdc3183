#include "authserver/client_metadata.h"

#include <nlohmann/json.hpp>

#include "authserver/oauth_error.h"

namespace patchbay::authserver {

Result<void> read_keys(const nlohmann::json& metadata, ClientRequest& request) {
  const auto member = [&](const char* name) {
    const auto found = metadata.find(name);
    return found == metadata.end() || found->is_null() ? nullptr : &*found;
  };
  const nlohmann::json* keys = member("jwks");
  const nlohmann::json* address = member("jwks_uri");
  if (keys != nullptr && address != nullptr) {
    return oauth_error("invalid_client_metadata",
                       "jwks and jwks_uri do not come together (RFC 7591); keep one of them.");
  }
  if ((keys != nullptr && !keys->is_object()) || (address != nullptr && !address->is_string())) {
    return oauth_error("invalid_client_metadata",
                       "jwks has to be an object (a JWK Set), and jwks_uri an address.");
  }
  if (keys != nullptr) request.jwks = keys->dump();
  if (address != nullptr) request.jwks_uri = address->get<std::string>();
  return success();
}

}  // namespace patchbay::authserver
