// Tests what callers and an orchestrator see if the store does not answer or accepts no writes.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <vector>

#include "api/api_server.h"
#include "store/freezing_proxy.h"

namespace patchbay::test {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

// The lines of a server's log.
class LogLines {
 public:
  app::Server::LogLine taker() {
    return [this](std::string_view line) {
      const std::scoped_lock lock(mutex_);
      lines_.emplace_back(line);
    };
  }
  [[nodiscard]] int with(std::string_view text) {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(std::count_if(lines_.begin(), lines_.end(), [&](const auto& line) {
      return line.find(text) != std::string::npos;
    }));
  }
  [[nodiscard]] std::size_t size() {
    const std::scoped_lock lock(mutex_);
    return lines_.size();
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

// Sends the request until the answer has that status. Returns how long that took. Fails after 20 s.
Steady::duration time_until(const ApiServer& server, int status, const char* method,
                            const std::string& path, const std::string& headers,
                            const std::string& body = "") {
  const auto began = Steady::now();
  while (server.ask(method, path, headers, body).status != status) {
    REQUIRE(Steady::now() - began < 20s);
  }
  return Steady::now() - began;
}

TEST_CASE(
    "a store that falls silent is 503 everywhere within five seconds, a cached key included") {
  LogLines log;
  auto& postgres = PostgresServer::of_this_executable();
  FreezingProxy proxy(postgres.folder() + "/.s.PGSQL." + std::to_string(postgres.port()));
  const ApiServer server(
      Dialect::kPostgresql,
      [&](app::Config& config) {
        const std::string& url = config.server.store;
        const auto from = url.rfind('/', url.find('?')) + 1;
        config.server.store = "postgresql://patchbay@127.0.0.1:" + std::to_string(proxy.port()) +
                              "/" + url.substr(from, url.find('?') - from);
      },
      log.taker());
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  server.json(200, "GET", "/readyz", "");
  proxy.freeze();
  CHECK(time_until(server, 503, "POST", kEcho, server.ann(), kSaid) < 5s);
  CHECK(time_until(server, 503, "GET", "/readyz", "") < 5s);
  const auto refused_at = Steady::now();
  const auto refused =
      server.json(503, "GET", "/aip/connectors/links/list_accessible", server.ann());
  server.json(503, "GET", "/readyz", "");
  server.json(200, "GET", "/healthz", "");
  CHECK(Steady::now() - refused_at < 1s);
  CHECK(refused.at("code") == "OVERLOADED");
  CHECK(refused.at("retryable") == true);
  CHECK(refused.contains("retry_after_seconds"));
  CHECK(refused.at("message").get<std::string>().find("127.0.0.1") == std::string::npos);
  const std::size_t lines = log.size();
  for (int i = 0; i < 50; ++i) server.json(503, "POST", kEcho, server.ann(), kSaid);
  CHECK(log.size() <= lines + 1);
  CHECK(log.with("the store cannot be used") == 1);
  proxy.thaw();
  CHECK(time_until(server, 200, "GET", "/readyz", "") < 10s);
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  CHECK(log.with("the store can be used again") == 1);
}

TEST_CASE(
    "while nothing can be written a refusal that cannot be recorded is 503, and so is readyz") {
  LogLines log;
  const ApiServer server(Dialect::kSqlite, {}, log.taker());
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &usual) == 0);
  const rlimit small{0, usual.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto denied = server.ask("GET", "/v1/admin/catalog", server.ann());
  const auto guessed =
      server.ask("GET", "/aip/connectors/list_accessible", "Authorization: Bearer guess\r\n");
  const auto ready = server.ask("GET", "/readyz", "");
  int called = 0;
  for (int i = 0; i < 20; ++i)
    called += server.ask("POST", kEcho, server.ann(), kSaid).status == 200;
  const int told = log.with("the store cannot be used");
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &usual) == 0);
  for (const auto& answer : {denied, guessed, ready}) {
    CHECK(answer.status == 503);
    CHECK(answer.body.find("\"retryable\":true") != std::string::npos);
    CHECK(answer.body.find(server.database().location()) == std::string::npos);
  }
  CHECK(called == 20);  // a use may be recorded later
  CHECK(told == 1);
  CHECK(time_until(server, 200, "GET", "/readyz", "") < 10s);
  server.json(403, "GET", "/v1/admin/catalog", server.ann());
}

}  // namespace
}  // namespace patchbay::test
