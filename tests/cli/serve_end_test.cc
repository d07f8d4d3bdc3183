// Proves which events end a server and which do not.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "cli/command_line.h"
#include "httpd/raw_client.h"

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

// `patchbay serve` in its own process, on a free port, with a new store.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& name, const std::string& config = {},
                         const std::string& connectors = PATCHBAY_BINARY_DIR "/test_connectors")
      : folder(folder_named(name)) {
    std::ofstream(folder / "patchbay.toml") << "connector_path = [\"" << connectors << "\"]\n"
                                            << config;
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) run();
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
  [[noreturn]] void run() {
    ::dup2(output_.ends[1], STDOUT_FILENO);
    ::dup2(log.ends[1], STDERR_FILENO);
    output_.close(1);
    log.close(1);
    log.close(0);
    ::chdir(folder.c_str());
    ::execl(PATCHBAY_BINARY_DIR "/bin/patchbay", "patchbay", "--config", "patchbay.toml", "serve",
            "--init", "--listen", "127.0.0.1:0", "--drain-seconds", "1", nullptr);
    ::_exit(127);
  }

  pid_t pid_ = -1;
  Channel output_;
};

TEST_CASE("SIGHUP opens a server's log again and does not end the server") {
  ServerProcess server("serve_hangup", "log_file = \"patchbay.log\"\n");
  server.signal(SIGHUP);
  const fs::path log = server.folder / "patchbay.log";
  const fs::path moved = server.folder / "moved.log";
  while (!fs::exists(log)) REQUIRE(server.is_well());
  fs::rename(log, moved);
  server.signal(SIGHUP);
  while (!fs::exists(log)) REQUIRE(server.is_well());
  CHECK(server.is_well());
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("a server goes on when nobody reads its log any more") {
  ServerProcess server("serve_unread");
  server.log.close(0);
  for (int i = 0; i < 3; ++i) {
    server.signal(SIGHUP);  // each reload writes a line to the log
    CHECK(server.is_well());
  }
  server.signal(SIGPIPE);
  CHECK(server.is_well());
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE(
    "SIGTERM ends a server although a connector does not return, and the log names the call") {
  Channel release;  // nothing is written into it
  ServerProcess server("serve_unreturned");
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
  server.signal(SIGTERM);
  const auto cut = client.receive();
  REQUIRE(cut);
  CHECK(cut->status == 503);
  // The log has named the call before, as one that holds its thread.
  CHECK(has(server.log.read_until("a call did not return"), "a call did not return"));
  const std::string named = server.log.read_until("\n");
  CHECK(has(named, "connector=\"overruns\""));
  CHECK(has(named, "action=\"go\""));
  CHECK(has(named, "trace_id=" + trace));
  CHECK(server.wait() == 9);
  CHECK_FALSE(has(server.log.read_until("outside of any call"), "outside of any call"));
}

TEST_CASE("a connector that forks keeps no socket of the server's") {
  ServerProcess server("serve_forked", "", PATCHBAY_BINARY_DIR "/deadly_connectors");
  const auto answer =
      test::exchange(server.port, request_text("POST", "/aip/connectors/deadly/actions/go",
                                               server.headers, R"({"by":"fork"})"));
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(server.is_well());
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);

  const int next = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(next >= 0);
  const int on = 1;
  REQUIRE(::setsockopt(next, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::bind(next, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(::listen(next, 1) == 0);
  ::close(next);
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

TEST_CASE("SIGTERM ends a server although a connector loops while it is taken down") {
  ServerProcess server("serve_taken_down",
                       "[connector.deadly]\nat = \"destroy_after_call\"\nby = \"loop\"\n",
                       PATCHBAY_BINARY_DIR "/deadly_connectors");
  const auto answer = test::exchange(
      server.port, request_text("POST", "/aip/connectors/deadly/actions/go", server.headers, "{}"));
  REQUIRE(answer);
  INFO(answer->body);
  REQUIRE(answer->status == 200);
  server.signal(SIGTERM);
  CHECK(server.wait() == 9);
  const std::string log = server.log.read_until("outside of any call");
  CHECK(has(log, "connector \"deadly\" does as it is taken down does not return"));
  CHECK_FALSE(has(log, "outside of any call"));
}

}  // namespace
}  // namespace patchbay::cli
