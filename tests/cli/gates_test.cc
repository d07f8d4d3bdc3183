// Tests how `patchbay gates` uses the store and the configuration of hosts.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/query.h"
#include "cli/command_line.h"
#include "store/postgres_server.h"

namespace patchbay::cli {
namespace {

const std::string kSample = std::string(PATCHBAY_SOURCE_DIR) + "/host/gates/sample/gates.json";

struct GatedStore {
  GatedStore() { static_cast<void>(database.open()); }

  CommandOutcome run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", database.location()});
    return patchbay(std::move(words));
  }
  CommandOutcome check(const std::string& connector, const std::string& user,
                       const std::string& output = "table") const {
    return run({"gates", "check", connector, "--user", user, "--org", "acme", "--output", output});
  }

  TestDatabase database{GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql)};
};

TEST_CASE("the gates of a file are set, listed and asked, and one is removed again") {
  const GatedStore store;
  const CommandOutcome set = store.run({"gates", "set", kSample});
  INFO(set.err);
  CHECK(set.code == 0);
  CHECK(has(set.out, "gate gdrivePercentage is set"));
  CHECK(has(store.run({"gates", "set", kSample}).out, "gate gdrivePercentage is updated"));

  const CommandOutcome listed = store.run({"gates", "list"});
  CHECK(has(listed.out, "percentage_rollout: 10 %"));
  CHECK(has(listed.out, "experiment: control 50 %, new_ux 50 %"));
  const auto all = nlohmann::json::parse(store.run({"gates", "list", "--output", "json"}).out);
  CHECK(all.size() == 7);
  CHECK(all[0]["source"] == "store");

  CHECK(store.run({"gates", "remove", "gdrivePercentage"}).code == 0);
  const CommandOutcome gone = store.run({"gates", "remove", "gdrivePercentage"});
  CHECK(gone.code == 4);
  CHECK(has(gone.err, "gdrivePercentage"));
}

TEST_CASE("check says whether a connector is open to somebody, and by which gate it is not") {
  const GatedStore store;
  const std::string file = file_with(
      "gates.json", R"({"gates":[{"name":"drive","category":"c","owner":"o","remove_when":"r",)"
                    R"("connectors":["google_drive"],"except":{"users":["ann"]},)"
                    R"("rule":{"kind":"percentage_rollout","percent":0}}]})");
  REQUIRE(store.run({"gates", "set", file}).code == 0);
  const CommandOutcome open = store.check("google_drive", "ann");
  CHECK(open.code == 0);
  CHECK(has(open.out, "google_drive is open"));
  const CommandOutcome closed = store.check("google_drive", "bob");
  CHECK(closed.code == 1);
  CHECK(has(closed.out, "closed by gate drive (percentage_rollout)"));
  CHECK(nlohmann::json::parse(store.check("google_drive", "bob", "json").out) ==
        nlohmann::json{{"enabled", false}, {"reason", "percentage_rollout"}, {"gate", "drive"}});
}

TEST_CASE("check and list know the gates of the configuration too") {
  const GatedStore store;
  const std::string gates =
      file_with("configured.json", R"({"gates":[{"name":"stop","category":"c","owner":"o",)"
                                   R"("remove_when":"r","rule":{"kind":"kill_switch"}}]})");
  const std::string config = file_with("gated.toml", "gates = \"" + gates + "\"\n");
  const CommandOutcome listed = store.run({"--config", config, "gates", "list"});
  CHECK(has(listed.out, "stop"));
  CHECK(has(listed.out, "configuration"));
  CHECK(
      store.run({"--config", config, "gates", "check", "github", "--user", "ann", "--org", "acme"})
          .code == 1);
}

TEST_CASE("a file of gates with faults sets none of them, and each is named") {
  const GatedStore store;
  const std::string file =
      file_with("bad.json", R"({"gates":[{"name":"good","category":"c","owner":"o",)"
                            R"("remove_when":"r","rule":{"kind":"kill_switch"}},{"name":"bad"}]})");
  const CommandOutcome refused = store.run({"gates", "set", file});
  CHECK(refused.code == 3);
  CHECK(has(refused.err, "bad.json"));
  CHECK(has(refused.err, "/gates/1"));
  CHECK(nlohmann::json::parse(store.run({"gates", "list", "--output", "json"}).out).empty());
}

TEST_CASE("what is set from the command line is in the audit record") {
  const GatedStore store;
  REQUIRE(store.run({"gates", "set", kSample}).code == 0);
  const auto opened = store.database.open();
  const auto page = audit::query(*opened, {.action_prefix = "security.gate_changed"});
  REQUIRE(page.has_value());
  CHECK(page.value().records.size() == 7);
  CHECK(page.value().records.front().actor == "operator");
}

}  // namespace
}  // namespace patchbay::cli
