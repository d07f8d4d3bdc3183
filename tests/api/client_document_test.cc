// Tests the document by which authorization servers know this server as a client.
#include "api/api_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kDocument = "/aip/oauth/client/github";

TEST_CASE("a server with a public https address publishes itself as a client, for everybody") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.server.public_url = "https://patchbay.example/";
  });
  const json document = server.json(200, "GET", kDocument, "");
  CHECK(document.at("client_id") == "https://patchbay.example/aip/oauth/client/github");
  CHECK(document.at("redirect_uris") ==
        json{"https://client.example/back", "https://patchbay.example/aip/oauth/callback/github"});
  CHECK(document.at("token_endpoint_auth_method") == "none");
  CHECK(document.at("application_type") == "web");
}

TEST_CASE("a connector that does not exist has no client document") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.server.public_url = "https://patchbay.example/";
  });
  server.json(404, "GET", "/aip/oauth/client/nobody", "");
}

TEST_CASE("a server that only this machine reaches publishes no document of a client") {
  const ApiServer server;
  CHECK(
      server.json(404, "GET", kDocument, "").at("message").get<std::string>().find("public_url") !=
      std::string::npos);
}

}  // namespace
}  // namespace patchbay::test
