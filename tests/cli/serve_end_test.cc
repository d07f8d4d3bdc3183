// Proves which events end a server and which do not.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/file_descriptor.h"
#include "cli/command_line.h"
#include "httpd/raw_client.h"
#include "kit/busy_machine.h"
#include "kit/reserved_port.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

using test::RawClient;
using test::request_text;

// A pipe that is shared with a started program.
struct Channel {
  Channel() { REQUIRE(::pipe(ends.data()) == 0); }
  ~Channel() {
    close(0);
    close(1);
  }
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  // Reads until the text has arrived or the other end is closed.
  std::string read_until(std::string_view text) const {
    std::string all;
    char letter = 0;
    while (all.find(text) == std::string::npos && ::read(ends[0], &letter, 1) == 1) all += letter;
    return all;
  }
  std::array<int, 2> ends{-1, -1};
};

struct ServerSetup {
  std::string config{};
  std::string connectors = PATCHBAY_BINARY_DIR "/test_connectors";
  // More than any machine needs; where nothing is under way, a drain is over at once.
  std::string drain_seconds = "60";
  std::string port = "0";  // any
};

// `patchbay serve` in its own process, with a new store.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& name, ServerSetup setup = {})
      : folder(folder_named(name)), setup_(std::move(setup)) {
    std::ofstream(folder / "patchbay.toml")
        << "connector_path = [\"" << setup_.connectors << "\"]\n"
        << setup_.config;
    const std::string listen = "127.0.0.1:" + setup_.port;
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) run(listen.c_str());
    output_.close(1);
    log.close(1);
    const std::string begun = output_.read_until("listening on port ");
    const std::string rest = output_.read_until("\n");
    REQUIRE_FALSE(rest.empty());
    port = static_cast<std::uint16_t>(std::stoi(rest));
    const std::size_t key = begun.find("pbk_");
    REQUIRE(key != std::string::npos);
    headers = "Authorization: Bearer " + begun.substr(key, begun.find('\n', key) - key) +
              "\r\nX-Patchbay-User: ann\r\n";
  }
  ~ServerProcess() {
    if (pid_ > 0) ::kill(pid_, SIGKILL), ::waitpid(pid_, nullptr, 0);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  void signal(int which) const { ::kill(pid_, which); }
  // Waits for the end. Returns the exit code, or minus the signal.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  [[nodiscard]] bool is_well() const {
    const auto answer = test::exchange(port, request_text("GET", "/healthz"));
    return answer && answer->status == 200;
  }

  const fs::path folder;
  std::uint16_t port = 0;
  std::string headers;
  Channel log;

 private:
  // Allocates nothing, because another thread may have held the allocator's lock at the fork.
  [[noreturn]] void run(const char* listen) {
    ::dup2(output_.ends[1], STDOUT_FILENO);
    ::dup2(log.ends[1], STDERR_FILENO);
    output_.close(1);
    log.close(1);
    log.close(0);
    ::chdir(folder.c_str());
    ::execl(PATCHBAY_BINARY_DIR "/bin/patchbay", "patchbay", "--config", "patchbay.toml", "serve",
            "--init", "--listen", listen, "--drain-seconds", setup_.drain_seconds.c_str(), nullptr);
    ::_exit(127);
  }

  const ServerSetup setup_;
  pid_t pid_ = -1;
  Channel output_;
};

// Makes an attempt, with a server of its own each time, until it proves what it should: on a slow
// machine the time may be over that a server has for its end.
template <class Attempt>
void prove_with_server(const std::string& name, Attempt attempt) {
  int round = 0;
  test::prove_at_last([&] { return attempt(name + "_" + std::to_string(++round)); });
}

// Ends a server with SIGTERM: in order, or forced if its time is over.
test::Spoiled how_it_ends(ServerProcess& server) {
  server.signal(SIGTERM);
  const int code = server.wait();
  CHECK((code == 0 || code == 9));
  return test::spoiled_unless(code == 0, "it ended with " + std::to_string(code));
}

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

// What is said of a server whose time for its end was over, and of a process that ended itself
// where no connector was called.
constexpr const char* kForced = "did not end in time";
constexpr const char* kOutside = "outside of any call";

// Ends a server with SIGTERM while a call does not return. It may not come to say everything before
// its time is over.
test::Spoiled end_with_unreturned_call(const std::string& name) {
  Channel release;  // nothing is written into it
  ServerProcess server(name, {.drain_seconds = "1"});
  REQUIRE(test::exchange(server.port, request_text("GET", "/aip/connectors/list_accessible",
                                                   server.headers))
              ->status == 200);  // from now on the server knows the key
  RawClient client(server.port);
  const std::string arguments = R"({"release_fd":)" + std::to_string(release.ends[0]) + "}";
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  client.send(request_text("POST", "/aip/connectors/overruns/actions/go",
                           server.headers + "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n",
                           arguments));
  // Connections go to the two threads in turn. When each thread has answered another connection,
  // the server has read the call.
  CHECK(server.is_well());
  CHECK(server.is_well());
  const auto asked_at = std::chrono::steady_clock::now();
  server.signal(SIGTERM);
  const auto cut = client.receive();
  CHECK_FALSE(client.waited_in_vain());
  CHECK(server.wait() == 9);
  const auto took = std::chrono::steady_clock::now() - asked_at;
  // The log has named the call before, as one that holds its thread.
  const std::string before = server.log.read_until("a call did not return");
  const std::string named = server.log.read_until("\n");
  const std::string after = server.log.read_until(kForced);
  const std::string all = before + named + after;
  INFO(all);
  if (has(all, kForced)) return "its time was over: " + all;
  // The drain takes its second, and one for the call. One more is over when answers are late.
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
    const test::Spoiled how = how_it_ends(server);
    CHECK(can_listen(port.number()));
    return how;
  });
}

TEST_CASE("a running server is asked for its blocks and told to read its connectors again") {
  const ServerProcess server("serve_asked");
  const std::string key = server.headers.substr(server.headers.find("pbk_"));
  const Variables operators = {{"PATCHBAY_API_KEY", key.substr(0, key.find('\r'))}};
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port);
  const auto ask = [&](std::vector<std::string> words, const Variables& environment) {
    words.insert(words.end(), {"--server", url});
    return patchbay(std::move(words), environment);
  };
  CHECK(has(ask({"connectors", "reload"}, operators).out, "added: none"));
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

// Ends a server with SIGTERM whose connector loops while it is taken down. Its time may be over
// before it comes there.
test::Spoiled end_with_loop(const std::string& name) {
  ServerProcess server(
      name, {.config = "[connector.deadly]\nat = \"destroy_after_call\"\nby = \"loop\"\n",
             .connectors = PATCHBAY_BINARY_DIR "/deadly_connectors",
             .drain_seconds = "1"});
  const auto answer = test::exchange(
      server.port, request_text("POST", "/aip/connectors/deadly/actions/go", server.headers, "{}"));
  REQUIRE(answer);
  INFO(answer->body);
  REQUIRE(answer->status == 200);
  server.signal(SIGTERM);
  CHECK(server.wait() == 9);
  const std::string log = server.log.read_until(kOutside);
  CHECK(has(log, kForced));
  CHECK_FALSE(has(log, kOutside));
  return test::spoiled_unless(
      has(log, "connector \"deadly\" does as it is taken down does not return"), log);
}

TEST_CASE("SIGTERM ends a server although a connector loops while it is taken down") {
  prove_with_server("serve_taken_down", end_with_loop);
}

}  // namespace
}  // namespace patchbay::cli
