// Tests the metadata that clients read before they ask for access.
#include "oauth_messages/metadata.h"
#include "authserver/auth_world.h"
#include "authserver/resources.h"
#include "oauth_messages/bearer_challenge.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

TEST_CASE("the server's metadata is what our own client reads, and names what a client may do") {
  AuthWorld world;
  const auto answer = world.host().ask("GET", "/.well-known/oauth-authorization-server");
  REQUIRE(answer.status == 200);
  CHECK(test::header_of(answer, "Access-Control-Allow-Origin") == "*");
  const auto read = oauth_messages::read_server_metadata(answer.body);
  REQUIRE(read);
  CHECK(read->issuer == kIssuer);
  CHECK(read->token_endpoint == "https://patchbay.test/api/v1/oauth/token");
  CHECK(read->registration_endpoint == "https://patchbay.test/api/v1/oauth/register");
  CHECK(read->code_challenge_methods_supported == std::vector<std::string>{"S256"});
  CHECK(read->token_endpoint_auth_methods_supported ==
        std::vector<std::string>{"none", "client_secret_basic", "client_secret_post",
                                 "private_key_jwt"});
  CHECK(json::parse(answer.body).at("token_endpoint_auth_signing_alg_values_supported") ==
        json({"ES256", "Ed25519", "EdDSA", "PS256", "RS256"}));
  CHECK(read->iss_is_sent);
  // The metadata does not reveal the connectors to clients without a key.
  CHECK(read->scopes_supported ==
        std::vector<std::string>{"mcp:tools", "offline_access", "call", "connect"});
}

TEST_CASE("each resource says who authorizes, at the address that its challenge names") {
  AuthWorld world;
  for (const std::string resource :
       {kToolsAddress, "https://patchbay.test/api/v1/mcp/sse", kIssuer}) {
    const std::string address = oauth_messages::resource_metadata_address(resource);
    CHECK(oauth_messages::bearer_challenge(resource, "mcp:tools") ==
          "Bearer resource_metadata=\"" + address + "\", scope=\"mcp:tools\"");
    const auto answer = world.host().ask("GET", address.substr(std::string(kIssuer).size()));
    INFO(address);
    REQUIRE(answer.status == 200);
    const auto read = oauth_messages::read_resource_metadata(answer.body);
    REQUIRE(read);
    CHECK(read->resource == resource);
    CHECK(read->authorization_servers == std::vector<std::string>{kIssuer});
    // offline_access is not a scope of a resource. It is not listed here, because clients request
    // all scopes that are listed.
    CHECK(read->scopes_supported ==
          std::vector<std::string>{resource == kIssuer ? "call" : "mcp:tools"});
  }
}

TEST_CASE("a page of another site may ask the endpoints for programs, and none for people") {
  AuthWorld world;
  const auto asked = world.host().ask("OPTIONS", "/api/v1/oauth/token");
  CHECK(asked.status == 204);
  CHECK(test::header_of(asked, "Access-Control-Allow-Origin") == "*");
  CHECK(world.host().ask("OPTIONS", "/api/v1/oauth/authorize").status == 405);
  CHECK(world.host().ask("OPTIONS", "/api/v1/oauth/sign_in").status == 405);
}

}  // namespace
}  // namespace patchbay::authserver
