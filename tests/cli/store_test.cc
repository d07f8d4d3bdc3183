// Tests how the commands store, vault and audit work with a store that a host has used.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "audit/audit.h"
#include "audit/security_events.h"
#include "cli/command_line.h"
#include "cli/server_process.h"
#include "store/postgres_server.h"
#include "vault/key_ring_file.h"

namespace patchbay::cli {
namespace {

// A store with three records in the chain of "host-a".
struct Used {
  Used() {
    SystemClock clock;
    const auto store = database.open();
    audit::Audit audit(*store, "host-a", clock);
    for (const char* gate : {"one", "two", "three"}) {
      REQUIRE(audit
                  .commit({audit::event_of(audit::GateChanged{gate, "created"}),
                           "acme",
                           "ann",
                           gate,
                           "",
                           {}})
                  .has_value());
    }
  }

  CommandOutcome run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", database.location()});
    return patchbay(std::move(words));
  }

  TestDatabase database{store::Dialect::kSqlite};
};

TEST_CASE("a store is migrated, checked and copied from the command line") {
  const Used used;
  const CommandOutcome migrated = used.run({"store", "migrate"});
  CHECK(has(migrated.out, "is up to date: version"));
  const CommandOutcome sound = used.run({"store", "check"});
  CHECK(sound.code == 0);
  CHECK(has(sound.out, ", sound"));
  const std::string copy = used.database.location() + ".copy";
  CHECK(used.run({"store", "backup", copy}).code == 0);
  CHECK(std::filesystem::exists(copy));
  const CommandOutcome again = used.run({"store", "backup", copy});
  CHECK(again.code != 0);
  CHECK(has(again.err, copy));
}

TEST_CASE("a store that does not exist is not made, and said") {
  const CommandOutcome printed = patchbay({"store", "check", "--store", "/nowhere/patchbay.db"});
  CHECK(printed.code == 2);
  CHECK(has(printed.err, "there is no store \"/nowhere/patchbay.db\""));
}

TEST_CASE("every command takes the store's password from PGPASSWORD, if its URL names none") {
  PostgresServer server(PostgresServer::ListenScope::kLoopback);
  server.execute("create role keeper superuser login password 'a b'");
  server.execute("create database kept");
  const std::string url = "postgresql://keeper@/kept?host=" + server.folder() +
                          "&port=" + std::to_string(server.port());
  {
    const ExportedVariable password("PGPASSWORD", "a b");
    const ServerProcess founding(
        "password", {.config = "[server]\nstore = \"" + url + "\"\nkey_ring = \"patchbay.keys\"\n",
                     .connectors = PATCHBAY_BINARY_DIR "/connectors"});
    CHECK(has(founding.begun, "service key pbk_"));
  }
  const std::string config = (folder_named("password") / "patchbay.toml").string();
  const auto run = [&](std::vector<std::string> words, const Variables& environment) {
    words.insert(words.begin(), {"--config", config});
    return patchbay(std::move(words), environment);
  };
  const Variables with_password = {{"PGPASSWORD", "a b"}};
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"keys", "list", "--org", "default"}, {"audit", "heads"}, {"links", "list"}}) {
    INFO(words[0]);
    CHECK(run(words, with_password).code == 0);
    const CommandOutcome refused = run(words, {});
    CHECK(refused.code == 2);
    CHECK(has(refused.err, "no password supplied"));
  }
}

TEST_CASE("a rotation seals everything under a new key of the configured ring") {
  const Used used;
  SystemRandom random;
  const std::string ring = used.database.location() + ".keys";
  REQUIRE(vault::create_key_ring(ring, random).has_value());
  const std::string config = file_with("rotate.toml", "[server]\nkey_ring = \"" + ring + "\"\n");
  const CommandOutcome turned = used.run({"--config", config, "vault", "rotate"});
  INFO(turned.err);
  CHECK(turned.code == 0);
  CHECK(has(turned.out, "there is a new key"));
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(ring)).value().keys().size() == 2);
}

TEST_CASE("a rotation without a key ring says where one is expected") {
  const Used used;
  const std::string config = file_with("none.toml", "[server]\nkey_ring = \"/nowhere/keys\"\n");
  const CommandOutcome refused = used.run({"--config", config, "vault", "rotate"});
  CHECK(refused.code != 0);
  CHECK(has(refused.err, "/nowhere/keys"));
}

TEST_CASE("records are queried newest first and exported oldest first") {
  const Used used;
  const CommandOutcome shown =
      used.run({"audit", "query", "--action", "security.", "--limit", "2"});
  CHECK(shown.code == 0);
  CHECK(has(shown.out, "three"));
  CHECK_FALSE(has(shown.out, "\"one\""));
  CHECK(has(shown.err, "more with --after"));
  const CommandOutcome exported = used.run({"audit", "export"});
  CHECK(exported.out.find("\"one\"") < exported.out.find("\"three\""));
  const auto first = nlohmann::json::parse(exported.out.substr(0, exported.out.find('\n')));
  CHECK(first["payload"]["gate"] == "one");
  const CommandOutcome refused = used.run({"audit", "query", "--from", "yesterday"});
  CHECK(has(refused.err, "is not a time such as"));
}

TEST_CASE("verify finds a changed record, and with exported heads an end that was cut off") {
  const Used used;
  const std::string heads = file_with("heads", used.run({"audit", "heads"}).out);
  CHECK(used.run({"audit", "verify", "--heads", heads}).code == 0);

  const auto store = used.database.open();
  execute(*store, "delete from audit_record where seq = 3");
  const CommandOutcome alone = used.run({"audit", "verify"});
  CHECK(has(alone.out, "a chain that was cut short would not show"));
  const CommandOutcome cut = used.run({"audit", "verify", "--heads", heads});
  CHECK(cut.code == 1);
  CHECK(has(cut.out, "host host-a"));

  execute(*store, "update audit_record set actor = 'eve' where seq = 1");
  const CommandOutcome changed = used.run({"audit", "verify"});
  CHECK(changed.code == 1);
  CHECK(has(changed.out, "record 1"));
}

TEST_CASE("old records are archived, and verified with the store and without it") {
  const Used used;
  const TestFolder folder;
  const std::string heads = file_with("archived_heads", used.run({"audit", "heads"}).out);
  CHECK(has(used.run({"audit", "archive", "--before", "2100-01-01T00:00:00Z"}).err, "--to"));
  CHECK(has(used.run({"audit", "archive", "--to", folder.path()}).err, "--keep-days"));
  CHECK(has(used.run({"audit", "archive", "--to", folder.path(), "--keep-days", "1"}).out,
            "nothing to archive"));
  const CommandOutcome archived =
      used.run({"audit", "archive", "--to", folder.path(), "--before", "2100-01-01T00:00:00Z"});
  INFO(archived.err);
  CHECK(archived.code == 0);
  CHECK(has(archived.out, "3 records of host host-a"));

  const CommandOutcome alone = used.run({"audit", "verify"});
  CHECK(alone.code == 0);
  CHECK(has(alone.out, "up to record 3 is archived, and was not looked at"));
  // the store continues from exactly this head
  CHECK(used.run({"audit", "verify", "--heads", heads}).code == 0);
  const CommandOutcome both =
      used.run({"audit", "verify", "--heads", heads, "--archive", folder.path()});
  CHECK(both.code == 0);
  CHECK(has(both.out, "4 records"));
  const CommandOutcome files = patchbay({"audit", "verify-archive", folder.path()});
  CHECK(files.code == 0);
  CHECK(has(files.out, "records 1 to 3, whole"));
  const auto file = std::filesystem::directory_iterator(folder.path())->path();
  std::ofstream(file, std::ios::app) << "{}\n";
  CHECK(patchbay({"audit", "verify-archive", file.string()}).code == 1);
  CHECK(has(patchbay({"audit", "verify-archive", "/nowhere"}).err, "cannot be opened"));
}

}  // namespace
}  // namespace patchbay::cli
