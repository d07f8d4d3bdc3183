// Tests which events end a server and which do not, and what a server logs about them.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>

#include "base/file_descriptor.h"
#include "cli/command_line.h"
#include "cli/server_process.h"
#include "httpd/raw_client.h"
#include "kit/busy_machine.h"
#include "kit/reserved_port.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

using test::RawClient;
using test::request_text;

TEST_CASE("a server with few descriptors says how many clients it takes, and serves them") {
  const ServerProcess server("serve_few_files", {.files = 256});
  server.log.read_until("leaves room for fewer connections than server.connections says");
  const std::string said = server.log.read_until("\n");
  CHECK(has(said, "limit=256"));
  CHECK(has(said, "taken_at_once=64"));  // a quarter of the limit
  CHECK(server.is_well());
  CHECK(test::exchange(server.port,
                       request_text("GET", "/aip/connectors/list_accessible", server.headers))
            ->status == 200);
}

TEST_CASE("a server that a connector ended says which, and its audit does after the next start") {
  const std::string name = "serve_ended";
  const std::string connectors = PATCHBAY_BINARY_DIR "/deadly_connectors";
  ServerProcess server(name, {.connectors = connectors});
  CHECK_FALSE(server.call("deadly", "go", R"({"by":"exit"})"));
  CHECK(server.wait() == 9);
  CHECK(has(server.log.read_until("give its author this line"),
            "connector \"deadly\" ended the process (exit) in action \"go\", trace "));

  const ServerProcess next(name, {.connectors = connectors, .is_first_start = false});
  CHECK(next.is_well());
  next.log.read_until("ended the process that ran here before");
  CHECK(has(next.log.read_until("\n"), "connector=\"deadly\""));
  const CommandOutcome audited =
      patchbay({"audit", "query", "--action", "connector_crashed", "--output", "json", "--store",
                (server.folder / "patchbay.db").string()});
  CHECK(has(audited.out, R"("subject":"deadly")"));
  CHECK(has(audited.out, R"json("action_type":"go","ended_by":"ended the process (exit)")json"));
}

TEST_CASE("a server goes on when nobody reads its log any more") {
  prove_with_server("serve_unread", [](const std::string& name) {
    ServerProcess server(name);
    server.log.close(0);
    for (int i = 0; i < 3; ++i) {
      server.signal(SIGHUP);  // each reload writes a line to the log
      CHECK(server.is_well());
    }
    server.signal(SIGPIPE);
    CHECK(server.is_well());
    return how_it_ends(server);
  });
}

// Checks the messages of a server that did not end in time, and of a process that ended itself
// while no connector was called.
constexpr const char* kForced = "did not end in time";
constexpr const char* kOutside = "outside of any call";

// Ends a server with SIGTERM while a call does not return. The server's time may be over before it
// has written all messages.
test::Disturbance end_with_unreturned_call(const std::string& name) {
  Channel release;  // nobody writes into this channel
  ServerProcess server(name, {.drain_seconds = "1"});
  REQUIRE(test::exchange(server.port, request_text("GET", "/aip/connectors/list_accessible",
                                                   server.headers))
              ->status == 200);  // after this call, the server has the key in its cache
  RawClient client(server.port);
  const std::string arguments = R"({"release_fd":)" + std::to_string(release.ends[0]) + "}";
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  client.send(request_text("POST", "/aip/connectors/overruns/actions/go",
                           server.headers + "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n",
                           arguments));
  // The server assigns connections to its two threads alternately. When each thread has answered
  // another connection, the server has read the call.
  CHECK(server.is_well());
  CHECK(server.is_well());
  const auto asked_at = std::chrono::steady_clock::now();
  server.signal(SIGTERM);
  const auto cut = client.receive();
  CHECK_FALSE(client.waited_in_vain());
  CHECK(server.wait() == 9);
  const auto took = std::chrono::steady_clock::now() - asked_at;
  // The log has already named the call as a call that holds its thread.
  const std::string before = server.log.read_until("a call did not return");
  const std::string named = server.log.read_until("\n");
  const std::string after = server.log.read_until(kForced);
  const std::string all = before + named + after;
  INFO(all);
  if (has(all, kForced)) return "its time was over: " + all;
  // The drain takes one second, and waits one more second for the call. Slow answers may take
  // another second.
  if (!cut && took >= std::chrono::seconds(3)) return "the answer was late: " + all;
  REQUIRE(cut);
  CHECK(cut->status == 503);
  CHECK(has(before, "a call did not return"));
  CHECK(has(named, "connector=\"overruns\""));
  CHECK(has(named, "action=\"go\""));
  CHECK(has(named, "trace_id=" + trace));
  CHECK_FALSE(has(after, kOutside));
  return std::nullopt;
}

TEST_CASE(
    "SIGTERM ends a server although a connector does not return, and the log names the call") {
  prove_with_server("serve_unreturned", end_with_unreturned_call);
}

// Returns true if a server could listen on the port.
bool can_listen(std::uint16_t port) {
  const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
         ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
         ::listen(socket.get(), 1) == 0;
}

TEST_CASE("a connector that forks keeps no socket of the server's") {
  const test::ReservedPort port;
  prove_with_server("serve_forked", [&](const std::string& name) {
    ServerProcess server(
        name, {.connectors = PATCHBAY_BINARY_DIR "/deadly_connectors", .port = port.text()});
    const auto answer =
        test::exchange(server.port, request_text("POST", "/aip/connectors/deadly/actions/go",
                                                 server.headers, R"({"by":"fork"})"));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(server.is_well());
    const test::Disturbance how = how_it_ends(server);
    CHECK(can_listen(port.number()));
    return how;
  });
}

// Waits for the end of a server that was told to end while its connector does not return.
test::Disturbance end_forced_by_deadly(ServerProcess& server) {
  CHECK(server.wait() == 9);
  const std::string log = server.log.read_until(kOutside);
  CHECK(has(log, kForced));
  CHECK_FALSE(has(log, kOutside));
  return test::spoiled_unless(
      has(log, "connector \"deadly\" does as it is started or taken down does not return"), log);
}

// Ends a server with SIGTERM. Its connector loops while the server destroys it. The server's time
// may be over before that point.
test::Disturbance end_with_loop(const std::string& name) {
  ServerProcess server(
      name, {.config = "[connector.deadly]\nat = \"destroy_after_call\"\nby = \"loop\"\n",
             .connectors = PATCHBAY_BINARY_DIR "/deadly_connectors",
             .drain_seconds = "1"});
  const auto answer = server.call("deadly", "go", "{}");
  REQUIRE(answer);
  INFO(answer->body);
  REQUIRE(answer->status == 200);
  server.signal(SIGTERM);
  return end_forced_by_deadly(server);
}

TEST_CASE("SIGTERM ends a server although a connector loops while it is taken down") {
  prove_with_server("serve_taken_down", end_with_loop);
}

// Ends a server with SIGTERM during a reload. The reload destroys a connector, which then loops.
test::Disturbance end_with_stuck_reload(const std::string& name) {
  const fs::path connectors = folder_named(name + "/connectors");
  put_connector("deadly_connectors/deadly", connectors);
  ServerProcess server(name, {.config = "[connector.deadly]\nat = \"destroy_after_call\"\n"
                                        "by = \"loop\"\nbefore = \"print\"\n",
                              .connectors = connectors.string(),
                              .drain_seconds = "0"});
  const auto answer = server.call("deadly", "go", "{}");
  REQUIRE(answer);
  INFO(answer->body);
  REQUIRE(answer->status == 200);
  fs::remove_all(connectors / "deadly");
  server.signal(SIGHUP);
  server.log.read_until("printed by deadly");
  CHECK(server.is_well());
  server.signal(SIGTERM);
  return end_forced_by_deadly(server);
}

TEST_CASE("SIGTERM ends a server although a reload does not return") {
  prove_with_server("serve_stuck_reload", end_with_stuck_reload);
}

}  // namespace
}  // namespace patchbay::cli
