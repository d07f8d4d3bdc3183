// Tests that an application's own account is connected without a grant by a user.
#include "api/api_server.h"
#include "sandbox/application_connector.h"
#include "sandbox/sandbox.h"
#include "temporary_folder.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kSeed = R"({"oauth": {"microsoft": {"clients": [
    {"id": "app", "secret": "canary-client-secret", "redirect_uris": []}]}}})";
constexpr const char* kWanted = R"({"connector_id":"minimal_c","flow":"client_credentials"})";
constexpr const char* kInitiate = "/aip/connectors/oauth/initiate";

// A server, and a fake Microsoft that knows the client in the configuration file.
struct World {
  explicit World(store::Dialect dialect = store::Dialect::kSqlite)
      : server(dialect, [this](app::Config& config) {
          sandbox::add_application_connector(folder.path());
          config.connector_path = {folder.path()};
          config.connector_config["minimal_c"] = json{{"url", microsoft.url()}}.dump();
          config.server.oauth_clients = {
              {"microsoft", "", {"app", Secret("canary-client-secret")}}};
        }) {}

  [[nodiscard]] json echo(int status) const {
    return server.json(status, "POST", "/aip/connectors/minimal_c/actions/echo", server.admin(),
                       R"({"message":"hello"})");
  }

  TemporaryFolder folder;
  sandbox::Sandbox microsoft{{.seed = kSeed}};
  ApiServer server;
};

TEST_CASE("an admin connects the application's own account, and calls use it") {
  const World world(each_database());
  CHECK(world.echo(409).at("code") == "LINK_REQUIRED");
  const json link = world.server.json(200, "POST", kInitiate, world.server.admin(), kWanted);
  CHECK(link.at("status") == "active");
  CHECK(link.at("scopes") == json({sandbox::kApplicationScope}));
  CHECK(world.echo(200).at("message") == "hello");
  CHECK(world.server.audited("connector_oauth_completed").size() == 1);
}

TEST_CASE("of one client there is one account, however often it is connected") {
  const World world;
  const json first = world.server.json(200, "POST", kInitiate, world.server.admin(), kWanted);
  const json again = world.server.json(200, "POST", kInitiate, world.server.admin(), kWanted);
  CHECK(again.at("link_id") == first.at("link_id"));
  CHECK(world.echo(200).at("message") == "hello");
}

TEST_CASE("no browser is sent where no person can grant anything") {
  const World world;
  CHECK_FALSE(world.echo(409).contains("reauth_url"));
  const json refused = world.server.json(422, "POST", kInitiate, world.server.admin(),
                                         R"({"connector_id":"minimal_c"})");
  CHECK(refused.at("message").get<std::string>().find("authorization_code") != std::string::npos);
}

TEST_CASE("nobody else may, since it is no person's") {
  const World world;
  const json refused = world.server.json(403, "POST", kInitiate, world.server.ann(), kWanted);
  CHECK(refused.at("code") == "PERMISSION_DENIED");
}

TEST_CASE("a connector that declares no such flow is refused it") {
  const ApiServer server;
  const json refused = server.json(422, "POST", kInitiate, server.admin(),
                                   R"({"connector_id":"github","flow":"client_credentials"})");
  CHECK(refused.at("message").get<std::string>().find("client_credentials") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::test
