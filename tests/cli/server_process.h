#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "cli/command_line.h"
#include "httpd/raw_client.h"
#include "kit/busy_machine.h"

namespace patchbay::cli {

// A pipe that this process shares with a started program.
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

// Sets a variable in the environment of this process, and of programs that it starts while the
// object lives.
class ExportedVariable {
 public:
  ExportedVariable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~ExportedVariable() { ::unsetenv(name_); }
  ExportedVariable(const ExportedVariable&) = delete;
  ExportedVariable& operator=(const ExportedVariable&) = delete;

 private:
  const char* const name_;
};

struct ServerSetup {
  std::string config{};
  std::string connectors = PATCHBAY_BINARY_DIR "/test_connectors";
  // More time than any machine needs. Without running work, a drain ends at once.
  std::string drain_seconds = "60";
  std::string port = "0";      // any free port
  rlim_t files = 0;            // maximum number of open files; 0: same as this process
  bool is_first_start = true;  // false: an earlier server of the same name has created the store
};

// Runs `patchbay serve` in its own process and its own folder.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& name, ServerSetup setup = {})
      : folder(folder_named(name)), setup_(std::move(setup)) {
    configure(setup_.config);
    const std::string listen = "127.0.0.1:" + setup_.port;
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) run(listen.c_str());
    output_.close(1);
    log.close(1);
    begun = output_.read_until("listening on port ");
    const std::string rest = output_.read_until("\n");
    REQUIRE_FALSE(rest.empty());
    port = static_cast<std::uint16_t>(std::stoi(rest));
    if (!setup_.is_first_start) return;
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

  // Writes the configuration file. The file begins with the folder of connectors.
  void configure(const std::string& config) const {
    std::ofstream(folder / "patchbay.toml")
        << "connector_path = [\"" << setup_.connectors << "\"]\n"
        << config;
  }
  void signal(int which) const { ::kill(pid_, which); }
  // Makes the server reload its connectors. Returns the log up to the line with the number of
  // connectors.
  [[nodiscard]] std::string reload() const {
    signal(SIGHUP);
    const std::string refusals = log.read_until("connectors were reloaded");
    return refusals + log.read_until("\n");
  }
  // Calls an action. Returns nullopt if the server closed the connection.
  [[nodiscard]] std::optional<httpd::Response> call(const std::string& connector,
                                                    const std::string& action,
                                                    const std::string& arguments) const {
    return test::exchange(
        port, test::request_text("POST", "/aip/connectors/" + connector + "/actions/" + action,
                                 headers, arguments));
  }
  // Waits for the end. Returns the exit code, or the negative number of the signal.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  [[nodiscard]] bool is_well() const {
    const auto answer = test::exchange(port, test::request_text("GET", "/healthz"));
    return answer && answer->status == 200;
  }

  const std::filesystem::path folder;
  std::string begun;  // the output before the server listened
  std::uint16_t port = 0;
  std::string headers;
  Channel log;

 private:
  // Allocates no memory, because another thread may have held the allocator's lock at the fork.
  [[noreturn]] void run(const char* listen) {
    ::dup2(output_.ends[1], STDOUT_FILENO);
    ::dup2(log.ends[1], STDERR_FILENO);
    output_.close(1);
    log.close(1);
    log.close(0);
    ::chdir(folder.c_str());
    const rlimit few{setup_.files, setup_.files};
    if (setup_.files != 0) ::setrlimit(RLIMIT_NOFILE, &few);
    const char* const last = setup_.is_first_start ? "--init" : nullptr;
    ::execl(PATCHBAY_BINARY_DIR "/bin/patchbay", "patchbay", "--config", "patchbay.toml", "serve",
            "--listen", listen, "--drain-seconds", setup_.drain_seconds.c_str(), last, nullptr);
    ::_exit(127);
  }

  const ServerSetup setup_;
  pid_t pid_ = -1;
  Channel output_;
};

// Copies a connector of this build into a folder of connectors.
inline void put_connector(const std::string& built, const std::filesystem::path& connectors) {
  const std::filesystem::path from = std::filesystem::path(PATCHBAY_BINARY_DIR) / built;
  const std::filesystem::path to = connectors / from.filename();
  std::filesystem::create_directories(to);
  for (const char* file : {"connector.json", "connector.so"}) {
    std::filesystem::copy_file(from / file, to / file,
                               std::filesystem::copy_options::overwrite_existing);
  }
}

// Repeats an attempt, each time with a new server, until the attempt succeeds. On a slow machine, a
// server's time for its end may be over too early.
template <class Attempt>
void prove_with_server(const std::string& name, Attempt attempt) {
  int round = 0;
  test::prove_at_last([&] { return attempt(name + "_" + std::to_string(++round)); });
}

// Ends a server with SIGTERM. The end is in order, or forced if the time is over.
inline test::Disturbance how_it_ends(ServerProcess& server) {
  server.signal(SIGTERM);
  const int code = server.wait();
  CHECK((code == 0 || code == 9));
  return test::spoiled_unless(code == 0, "it ended with " + std::to_string(code));
}

}  // namespace patchbay::cli
