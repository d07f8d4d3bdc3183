// Tests what callers and an orchestrator see if the store does not respond or rejects writes.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <vector>

#include "api/api_server.h"
#include "kit/busy_machine.h"
#include "store/freezing_proxy.h"

namespace patchbay::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

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

// Repeats the request until the answer has that status. Returns how long this took. Fails after a
// minute.
SteadyClock::duration time_until(const ApiServer& server, int status, const char* method,
                                 const std::string& path, const std::string& headers,
                                 const std::string& body = "") {
  const auto began = SteadyClock::now();
  REQUIRE(comes_true([&] { return server.ask(method, path, headers, body).status == status; }));
  return SteadyClock::now() - began;
}

// A server with a PostgreSQL that a test can make unresponsive.
struct SilencedServer {
  LogLines log;
  PostgresServer& postgres = PostgresServer::of_this_executable();
  FreezingProxy proxy{postgres.folder() + "/.s.PGSQL." + std::to_string(postgres.port())};
  ApiServer server{store::Dialect::kPostgresql,
                   [this](app::Config& config) {
                     const std::string& url = config.server.store;
                     const auto from = url.rfind('/', url.find('?')) + 1;
                     config.server.store =
                         "postgresql://patchbay@127.0.0.1:" + std::to_string(proxy.port()) + "/" +
                         url.substr(from, url.find('?') - from);
                   },
                   log.taker()};
};

constexpr const char* kStoreLost = "the store cannot be used";
constexpr const char* kStoreBack = "the store can be used again";

// Makes the store unresponsive, and responsive again.
Disturbance silence_and_end(SilencedServer& at) {
  const ApiServer& server = at.server;
  const int lost = at.log.with(kStoreLost);
  const int back = at.log.with(kStoreBack);
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  server.json(200, "GET", "/readyz", "");
  at.proxy.freeze();
  const bool is_noticed = time_until(server, 503, "POST", kEcho, server.ann(), kSaid) < 5s &&
                          time_until(server, 503, "GET", "/readyz", "") < 5s;
  const auto refused_at = SteadyClock::now();
  const auto refused =
      server.json(503, "GET", "/aip/connectors/links/list_accessible", server.ann());
  server.json(503, "GET", "/readyz", "");
  server.json(200, "GET", "/healthz", "");
  const bool is_quick = SteadyClock::now() - refused_at < 1s;
  CHECK(refused.at("code") == "OVERLOADED");
  CHECK(refused.at("retryable") == true);
  CHECK(refused.contains("retry_after_seconds"));
  CHECK(refused.at("message").get<std::string>().find("127.0.0.1") == std::string::npos);
  const std::size_t lines = at.log.size();
  for (int i = 0; i < 50; ++i) server.json(503, "POST", kEcho, server.ann(), kSaid);
  CHECK(at.log.size() <= lines + 10);  // periodic tasks that use the store may log its failure
  const int told = at.log.with(kStoreLost) - lost;
  at.proxy.thaw();
  const bool is_back = time_until(server, 200, "GET", "/readyz", "") < 10s;
  server.json(200, "POST", kEcho, server.ann(), kSaid);
  CHECK(comes_true([&] { return at.log.with(kStoreBack) > back; }));
  if (told != 1) return "the silence was told " + std::to_string(told) + " times until the look";
  CHECK(at.log.with(kStoreBack) == back + 1);
  if (!is_noticed) return "the silence was noticed after five seconds";
  if (!is_quick) return "a refusal took a second";
  return spoiled_unless(is_back, "the store was used again after ten seconds");
}

TEST_CASE(
    "a store that falls silent is 503 everywhere within five seconds, a cached key included") {
  SilencedServer at;
  prove_at_last([&] { return silence_and_end(at); });
}

// Makes a store in a file reject writes, and accept them again.
Disturbance refuse_writes_and_end() {
  LogLines log;
  const ApiServer server(store::Dialect::kSqlite, {}, log.taker());
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
  const int told = log.with(kStoreLost);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &usual) == 0);
  for (const auto& answer : {denied, guessed, ready}) {
    CHECK(answer.status == 503);
    CHECK(answer.body.find("\"retryable\":true") != std::string::npos);
    CHECK(answer.body.find(server.database().location()) == std::string::npos);
  }
  CHECK(called == 20);  // calls succeed, because the time of last use may be written later
  CHECK(told == 1);
  const bool is_back = time_until(server, 200, "GET", "/readyz", "") < 10s;
  server.json(403, "GET", "/v1/admin/catalog", server.ann());
  return spoiled_unless(is_back, "the store was used again after ten seconds");
}

TEST_CASE(
    "while nothing can be written a refusal that cannot be recorded is 503, and so is readyz") {
  prove_at_last(refuse_writes_and_end);
}

}  // namespace
}  // namespace patchbay::test
