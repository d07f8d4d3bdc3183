// Tests that a user's settings are checked, can be changed one by one, and are separate from other
// users' settings.
#include "api/api_server.h"

namespace patchbay::test {
namespace {

constexpr const char* kSettings = "/backend-api/settings/user";

TEST_CASE("a user's settings are changed in part and are nobody else's") {
  const ApiServer server(each_database());
  server.json(200, "PATCH", kSettings, server.ann(),
              R"({"connector_onboarding_completed":{"github":true},)"
              R"("connector_preferences":{"github":{"auto_sync":true,"sync_interval_hours":24}}})");
  const auto after = server.json(
      200, "PATCH", kSettings, server.ann(),
      R"({"connector_preferences":{"github":{"auto_sync":false}},)"
      R"("connector_states":{"oai/apps/connectors/github/hasUsedConnector_github":true}})");
  CHECK(after["connector_onboarding_completed"]["github"] == true);
  CHECK(after["connector_preferences"]["github"]["auto_sync"] == false);
  CHECK(after["connector_preferences"]["github"]["sync_interval_hours"] == 24);
  CHECK(after == server.json(200, "GET", kSettings, server.ann()));
  CHECK(server.json(200, "GET", kSettings, server.bob())["connector_preferences"].empty());
}

TEST_CASE("how far a user came with a connector is noted as it happens") {
  const ApiServer server(each_database());
  const auto states = [&](const std::string& who) {
    return server.json(200, "GET", kSettings, who).at("connector_states");
  };
  CHECK(states(server.ann()).empty());
  server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(),
              R"({"connector_id":"github","redirect_uri":"https://client.example/back"})");
  CHECK(states(server.ann()) ==
        nlohmann::json{{"oai/apps/connectors/github/hasSeenConnectorOnboarding_github", true}});
  const char* echo = "/aip/connectors/minimal_c/actions/echo";
  server.json(422, "POST", echo, server.ann(), "{}");
  CHECK(states(server.ann()).size() == 1);
  server.json(200, "POST", echo, server.ann(), R"({"message":"hello"})");
  CHECK(states(server.ann()).at("oai/apps/connectors/minimal_c/hasUsedConnector_minimal_c") ==
        true);
  CHECK(states(server.bob()).empty());
}

TEST_CASE("malformed settings are refused with every fault") {
  const ApiServer server;
  const auto refused =
      server.json(422, "PATCH", kSettings, server.ann(),
                  R"({"connector_preferences":{"github":{"sync_interval_hours":0}},"x":1})");
  CHECK(refused["faults"].size() == 2);
  server.json(401, "GET", kSettings, "");
}

TEST_CASE(
    "settings of a connector that does not exist are refused with the nearest, and none is set") {
  const ApiServer server(each_database());
  for (const char* body :
       {R"({"connector_onboarding_completed":{"githb":true,"github":true}})",
        R"({"connector_preferences":{"githb":{"auto_sync":true}}})",
        R"({"connector_states":{"oai/apps/connectors/githb/hasUsedConnector_githb":true}})"}) {
    const auto refused = server.json(404, "PATCH", kSettings, server.ann(), body);
    CHECK(refused["code"] == "NOT_FOUND");
    CHECK(refused["message"] ==
          "Nothing was set. There is no connector \"githb\". Did you mean \"github\"?");
  }
  CHECK(number_of(*server.store(), "select count(*) from connector_preference") == 0);
}

TEST_CASE("settings of a connector that has gone may be sent back as they were read") {
  const ApiServer server;
  server.json(200, "PATCH", kSettings, server.ann(),
              R"({"connector_preferences":{"github":{"auto_sync":true}}})");
  execute(*server.store(), "update connector_preference set connector = 'gitea'");
  const auto read = server.json(200, "GET", kSettings, server.ann());
  CHECK(read["connector_preferences"].contains("gitea"));
  CHECK(server.json(200, "PATCH", kSettings, server.ann(), read.dump()) == read);
  server.json(404, "PATCH", kSettings, server.bob(), read.dump());
}

}  // namespace
}  // namespace patchbay::test
