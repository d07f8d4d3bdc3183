// Tests calls of actions over HTTP, and that the catalog, the audit, the analytics and the
// metrics show them.
#include <chrono>

#include "api/api_server.h"

namespace patchbay::test {
namespace {

TEST_CASE("an action runs over HTTP: its arguments are the body, its result the answer") {
  const ApiServer server(each_database());
  const auto answer = server.ask("POST", kEcho, server.ann(), R"({"message":"hi","count":3})");
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"message":"hi","count":3})");
}

TEST_CASE("arguments that do not fit are refused with every fault, and the connector is named") {
  const ApiServer server;
  const auto refused = server.json(422, "POST", kEcho, server.ann(), R"({"messag":1,"count":-1})");
  CHECK(refused.at("code") == "INVALID_ARGUMENT");
  CHECK(refused.at("connector_id") == "minimal_c");
  CHECK(refused.at("faults").size() == 3);
  CHECK(server.json(404, "POST", "/aip/connectors/nobody/actions/echo", server.ann(), "{}")
            .at("code") == "NOT_FOUND");
  CHECK(server.json(404, "POST", "/aip/connectors/minimal_c/actions/ech", server.ann(), "{}")
            .at("message")
            .get<std::string>()
            .find("echo") != std::string::npos);
}

TEST_CASE("an action that asks is 409 with the question, and goes on with the answers") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/sdk_connectors");
  });
  const std::string choose = "/aip/connectors/wrapped/actions/choose";
  const auto asked = server.json(409, "POST", choose, server.ann(), "{}");
  CHECK(asked.at("error") == "input_required");
  CHECK(asked.at("code") == "INPUT_REQUIRED");
  CHECK(asked.at("message") == "Which \"colour\"?");
  CHECK(asked.at("input_schema").at("required") == nlohmann::json{"colour"});
  const nlohmann::json body = {{"continuation", asked.at("continuation")},
                               {"answers", {{"colour", "blue"}}}};
  const auto done = server.json(200, "POST", choose + "/continue",
                                server.ann() + "Idempotency-Key: \"order-7\"\r\n", body.dump());
  CHECK(done == nlohmann::json{std::string("page\0two", 8), "blue", "order-7"});
  server.json(422, "POST", choose, server.ann() + "Idempotency-Key: two words\r\n", "{}");
  const nlohmann::json green = {{"continuation", asked.at("continuation")},
                                {"answers", {{"colour", "green"}}}};
  server.json(422, "POST", choose + "/continue", server.ann(), green.dump());
  server.json(422, "POST", choose + "/continue", server.bob(), body.dump());
  server.json(422, "POST", choose + "/continue", server.ann(), R"({"answers":{}})");
  server.json(422, "POST", choose + "/continue", server.ann(), "[]");
}

TEST_CASE("the language that a client accepts first is the call's locale") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/sdk_connectors");
  });
  const auto locale = [&](const std::string& accepted) {
    return server
        .json(200, "POST", "/aip/connectors/wrapped/actions/told", server.ann() + accepted, "{}")
        .at(2)
        .get<std::string>();
  };
  CHECK(locale("Accept-Language: de-CH, en;q=0.5\r\n") == "de-CH");
  CHECK(locale("Accept-Language: fr;q=0.9\r\n") == "fr");
  CHECK(locale("Accept-Language: *\r\n").empty());
  CHECK(locale("").empty());
}

TEST_CASE("the catalog lists connectors under the names clients know") {
  const ApiServer server;
  const auto list = server.json(200, "GET", "/aip/connectors/list_accessible", server.ann());
  bool found = false;
  for (const auto& item : list.at("items")) {
    for (const char* member : {"id", "domain", "namespace", "name", "description", "auth_type",
                               "supported_auth_flows", "action_schemas"}) {
      CHECK(item.contains(member));
    }
    if (item.at("id") != "minimal_c") continue;
    found = true;
    CHECK(item.at("auth_type") == "none");
    CHECK(item.at("action_schemas").at(0).at("id") == "echo");
  }
  CHECK(found);
  CHECK(server.json(200, "GET", "/connectors/check?connector_type=minimal_c", server.ann()) ==
        nlohmann::json{{"enabled", true}});
  server.json(404, "GET", "/connectors/check?connector_type=nothing", server.ann());
}

TEST_CASE("health is for anyone, what is counted for admins") {
  const ApiServer server;
  CHECK(server.json(200, "GET", "/healthz", "").at("status") == "ok");
  CHECK(server.json(200, "GET", "/readyz", "").at("status") == "ready");
  server.json(401, "GET", "/metrics", "");
  server.json(403, "GET", "/metrics", server.ann());
  // The metrics describe the whole host, so the permission of an organization's admin is not
  // enough.
  server.json(403, "GET", "/metrics",
              server.key_for({.organization = "acme", .scopes = {"call", "connect", "admin"}}));
  server.ask("POST", kEcho, server.ann(), R"({"message":"hi"})");
  const auto metrics = server.ask("GET", "/metrics", server.admin());
  CHECK(metrics.body.find("patchbay_calls_total{connector=\"minimal_c\",outcome=\"OK\"} 1") !=
        std::string::npos);
}

TEST_CASE("every call is in the audit record of its organization, and of no other") {
  const ApiServer server(each_database());
  server.ask("POST", kEcho, server.ann(), R"({"message":"hi"})");
  server.ask("POST", kEcho, server.bob(), R"({"message":"hi"})");
  const auto records = server.audited("connector_usage");
  REQUIRE(records.size() == 1);
  CHECK(records[0].at("actor") == "ann");
  CHECK(records[0].at("payload") ==
        nlohmann::json{{"connector_id", "minimal_c"}, {"action_type", "echo"}});
}

TEST_CASE("how many audit records were dropped is a metric, from the start") {
  const ApiServer server;
  const std::string text = server.ask("GET", "/metrics", server.admin()).body;
  CHECK(text.find("\npatchbay_audit_records_dropped_total 0\n") != std::string::npos);
}

TEST_CASE("analytics count how connecting goes and what is used") {
  const ApiServer server;
  server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(),
              R"({"connector_id":"github","redirect_uri":"https://client.example/back"})");
  server.ask("POST", kEcho, server.ann(), R"({"message":"hi"})");
  server.ask("POST", kEcho, server.ann(), R"({"message":"hi"})");
  nlohmann::json connectors;
  nlohmann::json counted;
  REQUIRE(comes_true([&] {  // records are committed within 50 ms
    counted = server.json(200, "GET", "/v1/admin/analytics", server.admin());
    connectors = counted.at("connectors");
    return connectors.size() >= 2 && connectors[1].at("uses") >= 2;
  }));
  CHECK(connectors[0].at("connector_id") == "github");
  CHECK(connectors[0].at("oauth_initiated") == 1);
  CHECK(connectors[0].at("completion_rate") == 0);
  CHECK(connectors[1].at("users") == 1);
  CHECK(counted.at("daily_active_connectors").size() >= 1);
  CHECK(connectors[1].at("error_rate") == 0);
  server.json(422, "GET", "/v1/admin/analytics?days=91", server.admin());
  server.json(422, "GET", "/v1/admin/analytics?from=yesterday", server.admin());
  server.json(422, "GET", "/v1/admin/analytics?from=2026-01-01&until=2026-06-01", server.admin());
  CHECK(server.json(200, "GET", "/v1/admin/analytics?until=2020-01-31&days=30", server.admin())
            .at("from") == "2020-01-01T00:00:00.000Z");
  CHECK(
      server
          .json(200, "GET", "/v1/admin/analytics?from=2020-01-01&until=2020-02-01", server.admin())
          .at("connectors")
          .empty());
}

TEST_CASE("a misspelt parameter of the audit record is refused, and not left out") {
  const ApiServer server;
  const auto refused = server.json(422, "GET", "/v1/admin/audit?limt=3", server.admin());
  CHECK(refused.at("message").get<std::string>().find("Did you mean \"limit\"?") !=
        std::string::npos);
  // A route without deadlines refuses the parameter, because it could not observe the deadline.
  server.json(422, "GET", "/v1/admin/audit?deadline_ms=5", server.admin());
}

TEST_CASE("analytics tell how many calls of a connector fail, by code") {
  ApiServer server;
  server.json(200, "POST", kEcho, server.ann(), R"({"message":"hi"})");
  server.json(422, "POST", kEcho, server.ann(), "{}");
  server.json(422, "POST", kEcho, server.ann(), "{}");
  server.json(400, "POST", kEcho, server.ann(), "no JSON");
  nlohmann::json echo;
  REQUIRE(comes_true([&] {  // records are committed within 50 ms
    const auto counted = server.json(200, "GET", "/v1/admin/analytics", server.admin());
    echo = counted.at("connectors").empty() ? nlohmann::json() : counted.at("connectors")[0];
    return echo.is_object() && echo.at("calls_failed") >= 3 && echo.at("uses") >= 1;
  }));
  CHECK(echo.at("connector_id") == "minimal_c");
  CHECK(echo.at("error_rate") == 0.75);
  CHECK(echo.at("errors") ==
        nlohmann::json::parse(R"([{"code":"INVALID_ARGUMENT","calls":2,"rate":0.5},
                                  {"code":"MALFORMED_REQUEST","calls":1,"rate":0.25}])"));
}

TEST_CASE("a drained server has recorded all it did, and says that it goes") {
  ApiServer server;
  server.ask("POST", kEcho, server.ann(), R"({"message":"hi"})");
  const auto port = server.port();
  CHECK(is_listening(port));
  server.server().drain(std::chrono::seconds(5));
  CHECK_FALSE(is_listening(port));
}

}  // namespace
}  // namespace patchbay::test
