// Tests that the endpoint of a real server passes the scenarios that MCP's conformance suite
// requires of a server. tests/interop/mcp_server_conformance.txt lists the unsupported scenarios
// with reasons.
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "api/api_server.h"
#include "interop/peer.h"

namespace patchbay::test {
namespace {

const std::string kInterop = PATCHBAY_SOURCE_DIR "/tests/interop";
const std::string kConformance = kInterop + "/node_modules/@modelcontextprotocol/conformance";
const std::string kOldConformance = kConformance + "-0.1";

struct Claim {
  std::string revision;
  bool is_done = false;
  std::string scenario;
};

std::vector<Claim> read_claims() {
  std::ifstream file(kInterop + "/mcp_server_conformance.txt");
  std::vector<Claim> claims;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string mark;
    Claim claim;
    words >> claim.revision >> mark >> claim.scenario;
    claim.is_done = mark == "+";
    if (!claim.is_done) claim.scenario.pop_back();  // removes the colon before the reason
    claims.push_back(claim);
  }
  return claims;
}

// Returns the scenarios that the suite requires of servers.
std::vector<std::string> required_of_servers(const std::string& revision) {
  std::ifstream file(kConformance + "/requirements/" + revision + ".yaml");
  std::vector<std::string> scenarios;
  bool is_server = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == ':') is_server = line == "server:";
    if (is_server && line.rfind("  - ", 0) == 0) scenarios.push_back(line.substr(4));
  }
  return scenarios;
}

// Returns the scenarios of servers that the suite runs without requiring them. Extensions of MCP
// are not among them.
std::vector<std::string> unscored_of_servers(const std::string& revision) {
  std::ifstream file(kConformance + "/requirements/" + revision + ".yaml");
  const std::string begin = "  - scenario: ";
  std::vector<std::string> scenarios;
  std::string scenario;
  bool is_server = false;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(begin, 0) == 0) scenario = line.substr(begin.size());
    if (line.rfind("    leg: ", 0) == 0) is_server = line == "    leg: server";
    if (line.rfind("    reason: ", 0) != 0 || !is_server) continue;
    if (line != "    reason: extension") scenarios.push_back(scenario);
  }
  return scenarios;
}

// The server, and a proxy that adds a key to the suite's requests, because the suite sends none.
struct ServedSuite {
  ServedSuite() {
    setenv("PORT", port.text().c_str(), 1);             // NOLINT(concurrency-mt-unsafe): no threads
    setenv("KEY", server.api_keys().at(1).c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    proxy.emplace("mcp_key_proxy.mjs",
                  std::vector<std::string>{"http://127.0.0.1:" + std::to_string(server.port())},
                  port);
  }
  ApiServer server{store::Dialect::kSqlite, [](app::Config& config) {
                     config.connector_path = {PATCHBAY_BINARY_DIR "/mcp_connectors"};
                     // One scenario wants a tool whose name begins with "json_".
                     config.connector_config["json"] = R"({"instance_of":"test","scheme":"json"})";
                   }};
  ReservedPort port;
  std::optional<Peer> proxy;
};

// Runs the scenarios that `choice` names, and returns the suite's output. The output is also in a
// file in the build folder whose name ends with `name`.
std::string run_suite(const ServedSuite& served, const std::string& suite,
                      const std::string& choice, const std::string& name) {
  const std::string node = kInterop + "/node_modules/.bin/node";
  const std::string said = PATCHBAY_BINARY_DIR "/mcp_server_conformance_" + name + ".txt";
  const std::string command = "'" + node + "' '" + suite + "/dist/index.js' server --url " +
                              served.proxy->url() + "/api/v1/mcp " + choice + " > '" + said +
                              "' 2>&1";
  static_cast<void>(std::system(command.c_str()));  // NOLINT: a test's own command
  std::ifstream file(said);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void check_revision(const std::string& revision) {
  const ServedSuite served;
  const std::string said = run_suite(served, kConformance, "--requirements " + revision, revision);
  REQUIRE(said.find("=== SUMMARY ===") != std::string::npos);
  for (const Claim& claim : read_claims()) {
    if (claim.revision != revision) continue;
    INFO(revision << " " << claim.scenario << "; mcp_server_conformance_" << revision
                  << ".txt in the build folder has what the suite says");
    const std::string passed = "\n\u2713 " + claim.scenario + ": ";
    // The suite also counts a scenario in which it has checked nothing.
    const bool passes = said.find(passed) != std::string::npos &&
                        said.find(passed + "0 passed") == std::string::npos;
    CHECK(passes == claim.is_done);
  }
}

TEST_CASE("every scenario of a server is done, or it is said why not") {
  const auto claims = read_claims();
  for (const std::string revision : {"2025-11-25", "2026-07-28"}) {
    auto scenarios = required_of_servers(revision);
    REQUIRE(scenarios.size() == (revision == "2025-11-25" ? 30 : 37));
    const auto unscored = unscored_of_servers(revision);
    REQUIRE(unscored.size() == 3);
    scenarios.insert(scenarios.end(), unscored.begin(), unscored.end());
    for (const std::string& scenario : scenarios) {
      INFO(revision << " " << scenario);
      CHECK(std::count_if(claims.begin(), claims.end(), [&](const Claim& claim) {
              return claim.revision == revision && claim.scenario == scenario;
            }) == 1);
    }
  }
}

TEST_CASE("the scenarios of 2025-11-25 that are done pass at the endpoint of a server") {
  check_revision("2025-11-25");
}

TEST_CASE("the scenarios of 2026-07-28 that are done pass at the endpoint of a server") {
  check_revision("2026-07-28");
}

TEST_CASE("the suite's older version passes whole") {
  const ServedSuite served;
  const std::string old = run_suite(served, kOldConformance, "--suite active", "0.1");
  INFO(old.substr(std::min(old.size(), old.find("=== SUMMARY ==="))));
  CHECK(old.ends_with(", 0 failed\n"));
  std::size_t passed = 0;
  for (std::size_t at = 0; (at = old.find("\n\u2713 ", at)) != std::string::npos; ++at) ++passed;
  CHECK(passed == 30);
}

}  // namespace
}  // namespace patchbay::test
