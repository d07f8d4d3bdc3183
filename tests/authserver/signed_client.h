// Clients that prove their identity with a signature (private_key_jwt), and their requests.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "authserver/auth_world.h"
#include "authserver/signing_key.h"

namespace patchbay::authserver {

inline constexpr const char* kJwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
inline constexpr const char* kKeysAddress = "https://client.test/keys.json";
inline constexpr const char* kMetadataAddress = "https://client.test/c.json";

inline double seconds_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Returns a client's claims for our token endpoint, with a new jti.
inline nlohmann::json claims_of(const std::string& client) {
  static int number = 0;
  const double now = seconds_now();
  return {{"iss", client}, {"sub", client},   {"aud", kIssuer}, {"jti", std::to_string(++number)},
          {"iat", now},    {"exp", now + 60}, {"nbf", now}};
}

inline Members signed_by(Members members, const std::string& assertion) {
  members.emplace_back("client_assertion_type", kJwtBearer);
  members.emplace_back("client_assertion", assertion);
  return members;
}

// A client that signs. It was registered with its keys, or with the address of its keys.
inline Client signing_client(AuthWorld& world, const nlohmann::json& keys,
                             const std::string& address = {}) {
  auto made = world.server().clients.add({.name = "It signs",
                                          .auth_method = std::string(kPrivateKey),
                                          .redirect_uris = {kBack},
                                          .jwks = address.empty() ? keys.dump() : "",
                                          .jwks_uri = address},
                                         "test");
  if (made.has_error()) FAIL(made.error().message());
  CHECK(made.value().secret.empty());
  return made.value().client;
}

inline Members exchange_of(AuthWorld& world, const Client& client) {
  return AuthWorld::exchange(client, world.code_for(client));
}

// Returns a request for tokens of `client`, signed with the key `by`. The request has no valid
// code.
inline Members asserted(const Client& client, const SigningKey& by) {
  return signed_by({{"grant_type", "refresh_token"}}, by.signed_jwt(claims_of(client.id)));
}

}  // namespace patchbay::authserver
