// Tests what a server does when it is told to read its files again.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "cli/command_line.h"
#include "cli/server_process.h"
#include "kit/busy_machine.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

TEST_CASE("SIGHUP opens a server's log again and does not end the server") {
  prove_with_server("serve_hangup", [](const std::string& name) {
    ServerProcess server(name, {.config = "log_file = \"patchbay.log\"\n"});
    server.signal(SIGHUP);
    const fs::path log = server.folder / "patchbay.log";
    const fs::path moved = server.folder / "moved.log";
    while (!fs::exists(log)) REQUIRE(server.is_well());
    fs::rename(log, moved);
    server.signal(SIGHUP);
    while (!fs::exists(log)) REQUIRE(server.is_well());
    CHECK(server.is_well());
    return how_it_ends(server);
  });
}

TEST_CASE("SIGHUP takes in a connector that was added, with the configuration that it needs") {
  const fs::path connectors = folder_named("serve_taken_in/connectors");
  const ServerProcess server("serve_taken_in", {.connectors = connectors.string()});
  CHECK(has(server.reload(), "added=0"));
  CHECK(server.call("files", "list", "{}")->status == 404);
  put_connector("connectors/files", connectors);
  const std::string unconfigured = server.reload();
  CHECK(has(unconfigured, "is not configured as its connector.json asks"));
  CHECK(has(unconfigured, "refused=1"));
  const std::string config = "[connector.files]\nroot = \"" + connectors.string() + "\"\n";
  server.configure(config);
  CHECK(has(server.reload(), "added=1 replaced=0 removed=0 unchanged=0 refused=0"));
  const auto listed = server.call("files", "list", "{}");
  REQUIRE(listed);
  INFO(listed->body);
  CHECK(listed->status == 200);

  // A file with a fault is reported, and the earlier content stays in use.
  server.configure("[connector.files\n");
  const std::string broken = server.reload();
  CHECK(has(broken, "is not TOML"));
  CHECK(has(broken, "unchanged=1 refused=1"));
  server.configure(config + "[connector.fils]\n");
  CHECK(has(server.reload(), "[connector.fils] names no connector"));
  CHECK(server.call("files", "list", "{}")->status == 200);
  fs::remove_all(connectors / "files");
  CHECK(has(server.reload(), "removed=1"));
  CHECK(server.call("files", "list", "{}")->status == 404);
}

TEST_CASE("a running server is asked for its blocks and told to read its connectors again") {
  const fs::path connectors = folder_named("serve_asked/connectors");
  const ServerProcess server("serve_asked", {.connectors = connectors.string()});
  const std::string key = server.headers.substr(server.headers.find("pbk_"));
  const Variables operators = {{"PATCHBAY_API_KEY", key.substr(0, key.find('\r'))}};
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port);
  const auto ask = [&](std::vector<std::string> words, const Variables& environment) {
    words.insert(words.end(), {"--server", url});
    return patchbay(std::move(words), environment);
  };
  CHECK(has(ask({"connectors", "reload"}, operators).out, "added: none"));
  put_connector("connectors/minimal_c", connectors);
  CHECK(has(ask({"connectors", "reload"}, operators).out, "added: minimal_c"));
  CHECK(server.call("minimal_c", "echo", R"({"message":"a"})")->status == 200);
  std::ofstream(connectors / "minimal_c/connector.json") << "{";
  const CommandOutcome refused = ask({"connectors", "reload"}, operators);
  CHECK(refused.code == 1);
  CHECK(has(refused.out, "refused: minimal_c: "));
  CHECK(has(refused.out, "what ran before goes on"));
  CHECK(ask({"blocks", "list", "--output", "json"}, operators).out == "[]\n");
  CHECK(has(ask({"blocks", "list"}, operators).out, "connector"));
  CHECK(ask({"blocks", "lift", "--connector", "a&b"}, operators).code == 0);
  CHECK(ask({"blocks", "lift", "--all"}, operators).code == 0);
  CHECK(has(ask({"blocks", "lift", "7"}, operators).err, "has no such block"));
  CHECK(ask({"blocks", "lift"}, operators).code == 3);
  CHECK(ask({"blocks", "lift", "7", "--all"}, operators).code == 3);
  CHECK(has(ask({"blocks", "list"}, {}).err, "set PATCHBAY_API_KEY"));
  CHECK(has(ask({"blocks", "list"}, {{"PATCHBAY_API_KEY", "pbk_wrong"}}).err, "answered 401"));
}

TEST_CASE("one connector is loaded again, and the others stay as they are") {
  const fs::path connectors = folder_named("serve_one/connectors");
  put_connector("connectors/minimal_c", connectors);
  const ServerProcess server("serve_one", {.connectors = connectors.string()});
  const std::string key = server.headers.substr(server.headers.find("pbk_"));
  const auto reload = [&](const std::string& id) {
    return patchbay(
        {"plugin", "reload", id, "--server", "http://127.0.0.1:" + std::to_string(server.port)},
        {{"PATCHBAY_API_KEY", key.substr(0, key.find('\r'))}});
  };
  put_connector("connectors/files", connectors);
  const CommandOutcome same = reload("minimal_c");
  CHECK(same.code == 0);
  CHECK(has(same.out, "added: none"));
  CHECK(has(same.out, "unchanged: minimal_c"));
  CHECK(server.call("minimal_c", "echo", R"({"message":"a"})")->status == 200);
  std::ofstream(connectors / "minimal_c/connector.json") << "{";
  const CommandOutcome refused = reload("minimal_c");
  CHECK(refused.code == 1);
  CHECK(has(refused.out, "refused: minimal_c: "));
  CHECK(has(refused.out, "what ran before goes on"));
  CHECK(server.call("minimal_c", "echo", R"({"message":"a"})")->status == 200);
  CHECK(has(reload("minimal").err, "There is no connector"));
}

TEST_CASE("a server that watches its folders takes in what changes there by itself") {
  const fs::path connectors = folder_named("serve_watch/connectors");
  const std::string watch = "watch_connectors = true\n";
  ServerProcess server("serve_watch", {.config = watch, .connectors = connectors.string()});
  const auto next = [&](const std::string& what) {
    std::string line;
    while (!has(line, what)) {
      line = server.log.read_until("\n");
      if (line.empty()) break;
      UNSCOPED_INFO(line);
    }
    return line;
  };
  // The files are written one after the other, so the server may first see only some of them.
  put_connector("connectors/minimal_c", connectors);
  CHECK(has(next("added=1"), "connectors were reloaded"));
  CHECK(server.call("minimal_c", "echo", R"({"message":"a"})")->status == 200);
  std::ofstream(connectors / "minimal_c/connector.json") << "{";
  CHECK(has(next("old_stays"), "old_stays=true"));
  CHECK(server.call("minimal_c", "echo", R"({"message":"a"})")->status == 200);
  put_connector("connectors/minimal_c", connectors);
  CHECK(has(next("replaced=1"), "refused=0"));
  fs::remove_all(connectors / "minimal_c");
  CHECK(has(next("removed=1"), "connectors were reloaded"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);

  fs::remove_all(connectors);
  const CommandOutcome none =
      patchbay({"--connectors", connectors.string(), "--config",
                (server.folder / "patchbay.toml").string(), "serve", "--init"});
  CHECK(none.code == 2);
  CHECK(has(none.err, "watch_connectors"));
  CHECK(has(none.err, "cannot be watched"));
}

}  // namespace
}  // namespace patchbay::cli
