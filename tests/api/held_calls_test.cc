// Tests what callers and operators of a server see of connectors that receive many calls or block a
// worker.
#include <unistd.h>

#include <array>
#include <fstream>

#include "api/api_server.h"
#include "temporary_folder.h"

namespace patchbay::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSuspends = "/aip/connectors/suspends/actions/go";

// Configures one worker, and adds the connectors in this folder.
std::function<void(app::Config&)> with_one_worker(const fs::path& folder) {
  return [=](app::Config& config) {
    config.connector_path.push_back(folder);
    config.server.workers = 1;
  };
}

fs::path misbehaving() { return fs::path(PATCHBAY_BINARY_DIR) / "test_connectors"; }

bool counts_a_held_worker(const ApiServer& server) {
  const std::string metrics = server.ask("GET", "/metrics", server.admin()).body;
  return metrics.find("patchbay_workers_held_total{connector=\"suspends\"} 1\n") !=
         std::string::npos;
}

TEST_CASE(
    "a call that finds no room is told when to come back, and other connectors' calls go on") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
    with_one_worker(misbehaving())(config);
    config.bulkheads.connector = 1;
  });
  std::array<int, 2> entered{};
  REQUIRE(::pipe(entered.data()) == 0);
  RawClient waiting(server.port());
  waiting.send(
      request_text("POST", kSuspends, server.ann(),
                   R"({"by":"clock","ms":25000,"entered_fd":)" + std::to_string(entered[1]) + "}"));
  char byte = 0;
  REQUIRE(::read(entered[0], &byte, 1) == 1);
  const auto refused = server.ask("POST", kSuspends, server.bob(), "{}");
  INFO(refused.body);
  CHECK(refused.status == 503);
  CHECK(header_of(refused, "Retry-After") == "1");
  CHECK(refused.body.find("OVERLOADED") != std::string::npos);
  CHECK(refused.body.find("as many as it may have") != std::string::npos);
  CHECK(server.ask("POST", kEcho, server.ann(), kSaid).status == 200);
  waiting.close();
  for (const int end : entered) ::close(end);
}

TEST_CASE("an organization whose calls hang does not keep another one out of a connector") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
    with_one_worker(misbehaving())(config);
    config.bulkheads.connector = 2;
  });
  std::array<int, 2> entered{};
  REQUIRE(::pipe(entered.data()) == 0);
  RawClient waiting(server.port());
  waiting.send(
      request_text("POST", kSuspends, server.ann(),
                   R"({"by":"clock","ms":25000,"entered_fd":)" + std::to_string(entered[1]) + "}"));
  char byte = 0;
  REQUIRE(::read(entered[0], &byte, 1) == 1);
  const auto refused = server.ask("POST", kSuspends, server.ann(), R"({"by":"clock","ms":0})");
  INFO(refused.body);
  CHECK(refused.status == 503);
  CHECK(header_of(refused, "Retry-After") == "1");
  CHECK(refused.body.find("Your organization has 1 calls of connector") != std::string::npos);
  server.json(200, "POST", kSuspends, server.bob(), R"({"by":"clock","ms":0})");
  waiting.close();
  for (const int end : entered) ::close(end);
}

TEST_CASE("a connector that holds its worker is counted for the operator") {
  const ApiServer server(store::Dialect::kSqlite, with_one_worker(misbehaving()));
  CHECK_FALSE(counts_a_held_worker(server));
  server.json(200, "POST", kSuspends, server.ann(), R"({"by":"compute","ms":800})");
  CHECK(counts_a_held_worker(server));
}

TEST_CASE("a connector that says that it blocks holds no worker, so that none is counted") {
  const TemporaryFolder root;
  fs::copy(misbehaving() / "suspends", root.path() / "suspends");
  const fs::path file = root.path() / "suspends/connector.json";
  std::ifstream in(file);
  auto manifest = nlohmann::json::parse(in);
  manifest["limits"]["blocking"] = true;
  std::ofstream(file) << manifest.dump();
  const ApiServer server(store::Dialect::kSqlite, with_one_worker(root.path()));
  server.json(200, "POST", kSuspends, server.ann(), R"({"by":"compute","ms":800})");
  CHECK_FALSE(counts_a_held_worker(server));
}

}  // namespace
}  // namespace patchbay::test
