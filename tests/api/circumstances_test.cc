// Tests that an event's circumstances are recorded next to the event's payload, never in the
// payload.
#include <fstream>

#include "api/connect_world.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

json gate(const std::string& name, const json& rule) {
  return {{"name", name},
          {"category", "connector/model"},
          {"owner", "The drive team"},
          {"remove_when", "the roll-out is done"},
          {"connectors", {"minimal_c"}},
          {"rule", rule}};
}

// A server in the region eu-west. A gate for plans and an experiment apply to minimal_c.
class GatedServer {
 public:
  explicit GatedServer(store::Dialect dialect = store::Dialect::kSqlite)
      : server(dialect, configure()) {}

  void set_plan(const std::string& plan) const {
    server.json(200, "PUT", "/v1/admin/organizations/acme", server.admin(),
                json{{"plan", plan}}.dump());
  }
  json only(const std::string& action_prefix) const {
    const json records = server.audited(action_prefix);
    REQUIRE(records.size() == 1);
    return records[0];
  }

 private:
  std::function<void(app::Config&)> configure() const {
    const json arms = json::array({json{{"name", "b"}, {"share", 100}}});
    std::ofstream(folder_.path() + "/gates.json")
        << json{{"gates",
                 {gate("paid", {{"kind", "plan"}, {"plans", {"pro"}}}),
                  gate("new_ux", {{"kind", "experiment"}, {"variants", arms}})}}};
    return [this](app::Config& config) {
      config.gates = folder_.path() + "/gates.json";
      config.server.region = "eu-west";
    };
  }
  TestFolder folder_;

 public:
  ApiServer server;  // the last member, because it reads the file
};

TEST_CASE("a call is recorded with plan, gate status, experiment and region beside its payload") {
  const GatedServer world(each_database());
  world.set_plan("pro");
  world.server.json(200, "POST", kEcho, world.server.ann(), kSaid);
  const json used = world.only("connector_usage");
  CHECK(used.at("payload") == json{{"connector_id", "minimal_c"}, {"action_type", "echo"}});
  CHECK(used.at("context") == json{{"plan", "pro"},
                                   {"gate_status", "open"},
                                   {"experiment", "new_ux:b"},
                                   {"region", "eu-west"}});
  CHECK(world.only("experiment_exposure").at("context") == used.at("context"));
}

TEST_CASE("a call that a gate refuses is recorded with the kind of the gate") {
  const GatedServer world;
  world.set_plan("free");
  world.server.json(403, "POST", kEcho, world.server.ann(), kSaid);
  const json denied = world.only("security.access_denied");
  CHECK(denied.at("context") == json{{"plan", "free"},
                                     {"gate_status", "closed:plan"},
                                     {"experiment", "new_ux:b"},
                                     {"region", "eu-west"}});
  CHECK(world.only("connector_call_failed").at("context") == denied.at("context"));
}

TEST_CASE("the circumstances are those of the call, also after plan and gates have changed") {
  const GatedServer world;
  const auto status = [&](int answer) {
    world.server.json(answer, "POST", kEcho, world.server.ann(), kSaid);
  };
  world.set_plan("pro");
  status(200);
  world.set_plan("free");
  status(403);
  json opened = gate("paid", {{"kind", "plan"}, {"plans", {"free"}}});
  world.server.json(200, "PUT", "/v1/admin/gates/paid", world.server.admin(), opened.dump());
  status(200);
  json uses;
  REQUIRE(comes_true([&] {  // records are committed within 50 ms
    uses = world.server.audited("connector_usage&order=oldest_first");
    return uses.size() >= 2;
  }));
  CHECK(uses[0].at("context").at("plan") == "pro");
  CHECK(uses[1].at("context").at("plan") == "free");
  CHECK(uses[1].at("context").at("gate_status") == "open");
}

TEST_CASE("what is not known is not said") {
  const ApiServer server;
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  CHECK(server.audited("connector_usage")[0].at("context") == json::object());
}

TEST_CASE("connecting is recorded with the plan, also when the person is back without a key") {
  const ConnectWorld world(each_database());
  world.server.json(200, "PUT", "/v1/admin/organizations/acme", world.server.admin(),
                    R"({"plan":"pro"})");
  world.connect();
  for (const char* event :
       {"connector_oauth_initiated", "connector_oauth_completed", "connector_github_linked"}) {
    const json records = world.server.audited(event);
    INFO(event);
    REQUIRE(records.size() == 1);
    CHECK(records[0].at("context") == json{{"plan", "pro"}});
  }
}

}  // namespace
}  // namespace patchbay::test
