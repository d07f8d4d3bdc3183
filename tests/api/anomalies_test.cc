// Tests that unusual events, such as a burst of invalid keys, are counted and recorded as
// anomalies.
#include "api/canary_world.h"

namespace patchbay::test {
namespace {

// Returns the counter of a kind of anomaly.
std::string counted(const CanaryWorld& world, const std::string& kind) {
  const std::string text = world.server.ask("GET", "/metrics", world.server.admin()).body;
  const std::string name = "patchbay_anomalies_total{kind=\"" + kind + "\"} ";
  const auto at = text.find(name);
  REQUIRE(at != std::string::npos);
  return text.substr(at + name.size(), text.find('\n', at) - at - name.size());
}

TEST_CASE("a burst of invalid keys is counted as one anomaly, by the client's address") {
  const CanaryWorld world(store::Dialect::kSqlite);
  const auto guess = [&](const std::string& from) {
    world.server.json(401, "GET", "/aip/connectors/links/list_accessible",
                      "Authorization: Bearer guess\r\nX-Forwarded-For: " + from + "\r\n");
  };
  for (int i = 0; i < 19; ++i) guess("192.0.2.7");
  for (int i = 0; i < 19; ++i) guess("192.0.2.8");
  CHECK(counted(world, "refused_keys") == "0");
  for (int i = 0; i < 5; ++i) guess("192.0.2.7");
  CHECK(counted(world, "refused_keys") == "1");
}

TEST_CASE("an account that calls come for from many addresses is an anomaly in the audit record") {
  CanaryWorld world(store::Dialect::kSqlite);
  world.connect();
  const auto call_from = [&](int i) {
    world.server.ask("POST", "/aip/connectors/github/actions/get_repository",
                     world.server.ann() + "X-Forwarded-For: 192.0.2." + std::to_string(i) + "\r\n",
                     R"({"repo":"octocat/hello-world"})");
  };
  for (int i = 0; i < 9; ++i) call_from(i);
  CHECK(counted(world, "many_addresses") == "0");
  for (int i = 9; i < 15; ++i) call_from(i);
  CHECK(counted(world, "many_addresses") == "1");
  world.server.server().drain(std::chrono::seconds(5));
  const auto store = world.server.store();
  CHECK(patchbay::text_of(*store,
                          "select organization || payload from audit_record where action = "
                          "'security.anomaly'") ==
        R"(acme{"kind":"many_addresses","count":10,"window_seconds":3600})");
}

TEST_CASE("what an account may do that it could not before is told with the grant") {
  CanaryWorld world(store::Dialect::kSqlite);
  auto& github = world.provider.oauth().provider("github");
  auto habits = github.habits();
  habits.access_lifetime = std::chrono::seconds(0);  // OAuth Apps' tokens have scopes
  habits.grant_only = {"repo"};
  github.set(habits);
  world.connect();
  CHECK(counted(world, "scope_growth") == "0");
  habits.grant_only.reset();
  github.set(habits);
  world.connect();
  const auto records = world.server.json(
      200, "GET", "/v1/admin/audit?action_prefix=security.access_granted", world.server.admin());
  REQUIRE(records.at("records").size() == 2);
  const auto& payload = records.at("records").at(0).at("payload");
  CHECK_FALSE(payload.at("added_scopes").empty());
  CHECK(records.at("records").at(1).at("payload").at("added_scopes").empty());
}

TEST_CASE("connections that fail in a row are an anomaly, which an operator finds") {
  const CanaryWorld world(store::Dialect::kSqlite);
  for (int i = 0; i < 20; ++i) {
    world.server.json(400, "GET", "/aip/oauth/callback/github?state=forged&code=c", "");
  }
  CHECK(counted(world, "failed_oauth") == "1");
  const auto found = world.server.audited("security.anomaly&of=host");
  REQUIRE(found.size() == 1);
  CHECK(found[0].at("organization") == "");
  CHECK(found[0].at("payload").at("kind") == "failed_oauth");
}

}  // namespace
}  // namespace patchbay::test
