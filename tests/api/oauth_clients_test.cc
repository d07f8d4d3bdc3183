// Tests that OAuth clients set over HTTP are used at once, stored encrypted (sealed), and never
// shown again.
#include "api/api_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kOwn = "/v1/admin/oauth_clients/github";
constexpr const char* kShared = "/v1/admin/shared_oauth_clients/github";
constexpr const char* kSetSecret = "canary-of-the-api";

std::string client(const std::string& id, const char* secret = kSetSecret) {
  return json{{"client_id", id}, {"client_secret", secret}}.dump();
}

// Returns the address to which the server sends a user who wants to connect GitHub.
std::string authorize_url(const ApiServer& server, const std::string& who) {
  return server
      .json(200, "POST", "/aip/connectors/oauth/initiate", who,
            R"({"connector_id":"github","redirect_uri":"https://client.example/back"})")
      .at("authorization_url");
}

bool names(const std::string& url, const std::string& client_id) {
  INFO(url);
  return url.find("client_id=" + client_id + "&") != std::string::npos;
}

TEST_CASE("a client is used at once, the organization's before the operator's") {
  const ApiServer server(each_database());
  CHECK(names(authorize_url(server, server.ann()), "client"));  // the client from the environment
                                                                // is used
  server.json(200, "PUT", kShared, server.admin(), client("shared"));
  CHECK(names(authorize_url(server, server.ann()), "shared"));
  CHECK(names(authorize_url(server, server.bob()), "shared"));
  server.json(200, "PUT", kOwn, server.admin(), client("acmes"));
  CHECK(names(authorize_url(server, server.ann()), "acmes"));
  CHECK(names(authorize_url(server, server.bob()), "shared"));
  CHECK(server.ask("DELETE", kOwn, server.admin()).status == 204);
  CHECK(server.ask("DELETE", kShared, server.admin()).status == 204);
  CHECK(names(authorize_url(server, server.ann()), "client"));
  server.json(404, "DELETE", kOwn, server.admin());
}

TEST_CASE("a client says for which authorization server it is") {
  const ApiServer server;
  const auto put = [&](int status, const std::string& issuer) {
    return server.json(status, "PUT", kOwn, server.admin(),
                       json{{"client_id", "a"}, {"issuer", issuer}}.dump());
  };
  CHECK(put(200, "https://login.example").at("issuer") == "https://login.example");
  CHECK(server.json(200, "GET", "/v1/admin/oauth_clients", server.admin())
            .at("clients")
            .at(0)
            .at("issuer") == "https://login.example");
  CHECK(put(422, "http://login.example").at("message").get<std::string>().starts_with("issuer: "));
}

TEST_CASE("a client's secret is sealed in the store and never shown again") {
  const ApiServer server(each_database());
  const std::string put = server.ask("PUT", kOwn, server.admin(), client("acmes")).body;
  CHECK(put.find(kSetSecret) == std::string::npos);
  const json listed =
      server.json(200, "GET", "/v1/admin/oauth_clients", server.admin()).at("clients");
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].at("client_id") == "acmes");
  CHECK(listed[0].at("secret_set") == true);
  CHECK(listed[0].at("issuer") == "");
  CHECK(listed.dump().find(kSetSecret) == std::string::npos);
  const auto store = server.store();
  const std::string sealed =
      patchbay::text_of(*store, "select sealed_client_secret from oauth_client");
  CHECK_FALSE(sealed.empty());
  CHECK(sealed.find(kSetSecret) == std::string::npos);

  server.json(200, "PUT", kOwn, server.admin(), R"({"client_id":"public"})");
  CHECK(server.json(200, "GET", "/v1/admin/oauth_clients", server.admin())
            .at("clients")[0]
            .at("secret_set") == false);
  const json records = server
                           .json(200, "GET",
                                 "/v1/admin/audit?action_prefix=security.oauth_client_changed"
                                 "&order=oldest_first",
                                 server.admin())
                           .at("records");
  REQUIRE(records.size() == 2);
  CHECK(records[0].at("payload") == json{{"name", "github"}, {"change", "created"}});
  CHECK(records[1].at("payload").at("change") == "updated");
}

TEST_CASE("a client under a name that nothing has is refused, and who may not set one too") {
  const ApiServer server;
  server.json(404, "PUT", "/v1/admin/oauth_clients/gihtub", server.admin(), client("acmes"));
  server.json(422, "PUT", kOwn, server.admin(), R"({"client_id":""})");
  server.json(403, "PUT", kOwn, server.ann(), client("anns"));
  const std::string eve =
      server.key_for({.organization = "other", .user = "eve", .scopes = {"connect", "admin"}});
  server.json(403, "PUT", kShared, eve, client("eves"));
  server.json(200, "PUT", kOwn, eve, client("eves"));
  CHECK(names(authorize_url(server, server.ann()), "client"));
  CHECK(names(authorize_url(server, eve), "eves"));
  CHECK(server.json(200, "GET", "/v1/admin/oauth_clients", server.admin()).at("clients").empty());
}

}  // namespace
}  // namespace patchbay::test
