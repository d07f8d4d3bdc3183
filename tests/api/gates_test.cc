// Tests gates over HTTP: who may change gates, what the gates refuse, and that every host applies a
// change.
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "api/api_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

json gate_with(const json& rule) {
  return {{"category", "connector/model"},
          {"owner", "The drive team"},
          {"remove_when", "the roll-out is done"},
          {"connectors", {"minimal_c"}},
          {"rule", rule}};
}

// A file with one gate, in its own folder.
class GateFile {
 public:
  GateFile(const std::string& name, json gate) {
    gate["name"] = name;
    write(json{{"gates", {gate}}}.dump());
  }
  explicit GateFile(const std::string& text) { write(text); }
  [[nodiscard]] std::string path() const { return folder_.path() + "/gates.json"; }

 private:
  void write(const std::string& text) const { std::ofstream(path()) << text; }
  TestFolder folder_;
};

TEST_CASE("a gate of the file refuses calls, with its kind as the reason, and no others") {
  const GateFile file("stop", gate_with({{"kind", "plan"}, {"plans", {"enterprise"}}}));
  const ApiServer server(store::Dialect::kSqlite,
                         [&](app::Config& config) { config.gates = file.path(); });
  const json refused = server.json(403, "POST", kEcho, server.ann(), kSaid);
  CHECK(refused.at("error") == "gate_closed");
  CHECK(refused.at("reason") == "plan");
  CHECK(refused.at("message").get<std::string>().find("The drive team can open it.") !=
        std::string::npos);
  const json check =
      server.json(200, "GET", "/connectors/check?connector_type=minimal_c", server.ann());
  CHECK(check == json{{"enabled", false}, {"reason", "plan"}});
  CHECK(server.json(200, "GET", "/connectors/check?connector_type=github", server.ann()) ==
        json{{"enabled", true}});
  const json accessible = server.json(200, "GET", "/aip/connectors/list_accessible", server.ann());
  for (const json& item : accessible.at("items")) {
    CHECK(item.at("id") != "minimal_c");
  }
}

TEST_CASE("a gate of plans refuses an organization until it is set on one of them") {
  const GateFile file("paid", gate_with({{"kind", "plan"}, {"plans", {"pro", "enterprise"}}}));
  const ApiServer server(each_database(), [&](app::Config& config) { config.gates = file.path(); });
  const auto refused = [&] {
    CHECK(server.json(403, "POST", kEcho, server.ann(), kSaid).at("reason") == "plan");
  };
  const std::string acme = "/v1/admin/organizations/acme";
  refused();
  server.json(200, "PUT", acme, server.admin(), R"({"plan":"free"})");
  refused();
  const json set = server.json(200, "PUT", acme, server.admin(), R"({"plan":"enterprise"})");
  CHECK(set.at("id") == "acme");
  CHECK(set.at("plan") == "enterprise");
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  CHECK(server.json(200, "GET", "/connectors/check?connector_type=minimal_c", server.ann()) ==
        json{{"enabled", true}});
  CHECK(server.json(403, "POST", kEcho, server.bob(), kSaid).at("reason") == "plan");
  server.json(200, "PUT", acme, server.admin(), R"({"plan":null})");
  refused();

  const json records = server.audited("security.plan_changed");
  REQUIRE(records.size() == 3);
  CHECK(records[1].at("payload") == json{{"organization", "acme"}, {"plan", "enterprise"}});
  CHECK(records[1].at("actor") == "ann");
}

TEST_CASE("plans are set by who looks after the host, for organizations that there are") {
  const ApiServer server;
  const json listed = server.json(200, "GET", "/v1/admin/organizations", server.admin());
  REQUIRE(listed.at("organizations").size() == 2);
  CHECK(listed.at("organizations")[1].at("id") == "other");
  CHECK(listed.at("organizations")[1].at("plan").is_null());
  CHECK(listed.at("next").is_null());
  const auto put = [&](int status, const char* organization, const char* body) {
    server.json(status, "PUT", std::string("/v1/admin/organizations/") + organization,
                server.admin(), body);
  };
  put(404, "nobody", R"({"plan":"pro"})");
  put(422, "acme", R"({"plan":"two words"})");
  put(422, "acme", R"({"plan":""})");
  put(422, "acme", R"({})");
  server.json(403, "GET", "/v1/admin/organizations", server.bob());
  server.json(403, "PUT", "/v1/admin/organizations/other", server.bob(), R"({"plan":"pro"})");
}

TEST_CASE("a server does not start with a file of gates that has faults, and names all of them") {
  app::Config config;
  const ApiServer running(store::Dialect::kSqlite, [&](app::Config& of) { config = of; });
  const auto start = [&] {
    return app::Server::start(
        config, [](std::string_view) { return std::nullopt; }, [](std::string_view) {});
  };
  const GateFile file(R"({"gates":[{"name":"a","category":"c","owner":"o","remove_when":"r",)"
                      R"("rule":{"kind":"percentage_rollout","percent":101}},{"name":"b"}]})");
  config.gates = file.path();
  const auto refused = start();
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find(file.path()) != std::string::npos);
  bool percent = false;
  bool second = false;
  for (const Fault& fault : refused.error().details().faults) {
    percent = percent || fault.pointer.starts_with("/gates/0/rule");
    second = second || fault.pointer.starts_with("/gates/1");
  }
  CHECK(percent);
  CHECK(second);
  config.gates = "/nowhere/gates.json";
  const auto missing = start();
  REQUIRE(missing.has_error());
  CHECK(missing.error().message().find("/nowhere/gates.json") != std::string::npos);
}

TEST_CASE("a gate that is set holds at once, is recorded, and is gone when it is removed") {
  const ApiServer server(each_database());
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  const json set = server.json(200, "PUT", "/v1/admin/gates/stop", server.admin(),
                               gate_with({{"kind", "kill_switch"}}).dump());
  CHECK(set.at("name") == "stop");
  CHECK(set.at("source") == "store");
  CHECK(server.json(403, "POST", kEcho, server.ann(), kSaid).at("reason") == "kill_switch");
  const json listed = server.json(200, "GET", "/v1/admin/gates", server.admin()).at("gates");
  REQUIRE(listed.size() == 1);
  CHECK(listed[0] == set);
  // A client may change the answer of a GET and send it back.
  json opened = set;
  opened["enabled"] = false;
  server.json(200, "PUT", "/v1/admin/gates/stop", server.admin(), opened.dump());
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  CHECK(server.ask("DELETE", "/v1/admin/gates/stop", server.admin()).status == 204);
  server.json(404, "DELETE", "/v1/admin/gates/stop", server.admin());
  CHECK(server.json(200, "GET", "/v1/admin/gates", server.admin()).at("gates").empty());

  const json records =
      server
          .json(200, "GET",
                "/v1/admin/audit?action_prefix=security.gate_changed&order=oldest_first",
                server.admin())
          .at("records");
  REQUIRE(records.size() == 3);
  CHECK(records[0].at("payload") == json{{"gate", "stop"}, {"change", "killed"}});
  CHECK(records[1].at("payload").at("change") == "updated");
  CHECK(records[2].at("payload").at("change") == "removed");
  CHECK(records[2].at("actor") == "ann");
}

TEST_CASE("a gate that is set goes over the file's, which holds again when it is removed") {
  const GateFile file("stop", gate_with({{"kind", "kill_switch"}}));
  const ApiServer server(store::Dialect::kSqlite,
                         [&](app::Config& config) { config.gates = file.path(); });
  server.json(404, "DELETE", "/v1/admin/gates/stop", server.admin());
  server.json(200, "PUT", "/v1/admin/gates/stop", server.admin(),
              gate_with({{"kind", "organization"}, {"organizations", {"acme"}}}).dump());
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  CHECK(server.json(403, "POST", kEcho, server.bob(), kSaid).at("reason") == "organization");
  CHECK(server.ask("DELETE", "/v1/admin/gates/stop", server.admin()).status == 204);
  CHECK(server.json(403, "POST", kEcho, server.ann(), kSaid).at("reason") == "kill_switch");
}

TEST_CASE("a gate with faults is refused with all of them, and nothing changes") {
  const ApiServer server;
  json wrong = gate_with({{"kind", "percentage_rollout"}, {"percent", 12.345}});
  const json refused =
      server.json(422, "PUT", "/v1/admin/gates/roll", server.admin(), wrong.dump());
  CHECK_FALSE(refused.at("faults").empty());
  for (const json& fault : refused.at("faults")) {
    CHECK(fault.at("pointer").get<std::string>().starts_with("/rule"));
  }
  wrong = gate_with({{"kind", "kill_switch"}});
  wrong["name"] = "another";
  server.json(422, "PUT", "/v1/admin/gates/roll", server.admin(), wrong.dump());
  server.json(422, "PUT", "/v1/admin/gates/roll", server.admin(), "{}");
  CHECK(server.json(200, "GET", "/v1/admin/gates", server.admin()).at("gates").empty());
}

TEST_CASE("gates hold for every organization, so who looks after one of them cannot change them") {
  const ApiServer server;
  const std::string eve = server.key_for(
      {.organization = "other", .user = "eve", .scopes = {"call", "connect", "admin"}});
  server.json(200, "GET", "/v1/admin/catalog", eve);
  server.json(403, "GET", "/v1/admin/gates", eve);
  server.json(403, "PUT", "/v1/admin/gates/stop", eve, gate_with({{"kind", "kill_switch"}}).dump());
  server.json(403, "DELETE", "/v1/admin/gates/stop", eve);
}

TEST_CASE("who meets an experiment is recorded once, also by a host that starts again") {
  json experiment = gate_with(
      {{"kind", "experiment"}, {"variants", {{{"name", "all"}, {"share", 100}, {"open", true}}}}});
  const GateFile file("new_ux", experiment);
  app::Config config;
  const ApiServer server(each_database(), [&](app::Config& of) {
    of.gates = file.path();
    config = of;
  });
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  server.json(200, "POST", kEcho, server.bob(), kSaid);
  const auto other = app::Server::start(
      config, [](std::string_view) { return std::nullopt; }, [](std::string_view) {});
  REQUIRE(other.has_value());
  CHECK(exchange(other.value()->port(), request_text("POST", kEcho, server.ann(), kSaid))->status ==
        200);
  const json records =
      server.json(200, "GET", "/v1/admin/audit?action_prefix=experiment_exposure", server.admin())
          .at("records");
  REQUIRE(records.size() == 1);  // bob's record belongs to another organization
  CHECK(records[0].at("actor") == "ann");
  CHECK(records[0].at("payload") ==
        json{{"gate", "new_ux"}, {"variant", "all"}, {"connector_id", "minimal_c"}});
}

// Waits until a server has logged that it read the gates.
class LogWatch {
 public:
  app::Server::LogLine sink() {
    return [this](std::string_view line) {
      const std::scoped_lock lock(mutex_);
      lines_ += line.find("gates were read from the store") != std::string_view::npos ? 1 : 0;
      changed_.notify_all();
    };
  }
  void wait_for_reads(int count) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, std::chrono::minutes(1), [&] { return lines_ >= count; }));
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int lines_ = 0;
};

TEST_CASE("another host on the same store follows a change by itself") {
  app::Config config;
  const ApiServer server(each_database(), [&](app::Config& of) { config = of; });
  LogWatch log;
  config.log_level = "info";
  const auto other =
      app::Server::start(config, [](std::string_view) { return std::nullopt; }, log.sink());
  REQUIRE(other.has_value());
  log.wait_for_reads(1);
  const auto echo_there = [&] {
    return exchange(other.value()->port(), request_text("POST", kEcho, server.ann(), kSaid))
        ->status;
  };
  CHECK(echo_there() == 200);
  server.json(200, "PUT", "/v1/admin/gates/stop", server.admin(),
              gate_with({{"kind", "kill_switch"}}).dump());
  log.wait_for_reads(2);
  CHECK(echo_there() == 403);
}

}  // namespace
}  // namespace patchbay::test
