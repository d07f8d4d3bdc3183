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

TEST_CASE("settings that are none are refused with every fault") {
  const ApiServer server;
  const auto refused =
      server.json(422, "PATCH", kSettings, server.ann(),
                  R"({"connector_preferences":{"github":{"sync_interval_hours":0}},"x":1})");
  CHECK(refused["faults"].size() == 2);
  server.json(401, "GET", kSettings, "");
}

}  // namespace
}  // namespace patchbay::test
