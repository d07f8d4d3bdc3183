// Tests that the connector in a real host (mcp_conformance_client) passes the scenarios that MCP's
// conformance suite requires of a client. mcp_conformance.txt lists the unsupported scenarios with
// reasons.
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "skip.h"
#include "temporary_folder.h"

namespace {

const std::string kPeers = PATCHBAY_SOURCE_DIR "/tests/interop";
const std::string kNode = kPeers + "/node_modules/.bin/node";
const std::string kSuite = kPeers + "/node_modules/@modelcontextprotocol/conformance";
const std::string kOldSuite = kSuite + "-0.1";
const std::string kOld = "0.1.16";

struct Verdict {
  std::string revision;  // a revision, or kOld, which means the older suite
  bool is_done = false;
  std::string scenario;
};

std::vector<Verdict> read_verdicts() {
  std::ifstream file(kPeers + "/mcp_conformance.txt");
  std::vector<Verdict> verdicts;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string mark;
    Verdict verdict;
    words >> verdict.revision >> mark >> verdict.scenario;
    verdict.is_done = mark == "+";
    if (!verdict.is_done) verdict.scenario.pop_back();  // removes the colon before the reason
    verdicts.push_back(verdict);
  }
  return verdicts;
}

// Returns the scenarios that the suite requires of clients.
std::vector<std::string> required_by(const std::string& revision) {
  std::ifstream file(kSuite + "/requirements/" + revision + ".yaml");
  std::vector<std::string> scenarios;
  bool is_client = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == ':') is_client = line == "client:";
    if (is_client && line.rfind("  - ", 0) == 0) scenarios.push_back(line.substr(4));
  }
  return scenarios;
}

// Returns the scenarios for clients in the older suite, without extensions.
std::vector<std::string> listed_by_old_suite() {
  const patchbay::TemporaryFolder folder;
  const std::string output = folder.path() / "scenarios";
  const std::string command =
      "'" + kNode + "' '" + kOldSuite + "/dist/index.js' list --client > '" + output + "'";
  REQUIRE(std::system(command.c_str()) == 0);  // NOLINT: a test's own command
  std::ifstream file(output);
  std::vector<std::string> scenarios;
  for (std::string line; std::getline(file, line);) {
    const bool is_scenario = line.rfind("  - ", 0) == 0;
    if (!is_scenario || line.find("[extension]") != std::string::npos) continue;
    scenarios.push_back(line.substr(4, line.find(' ', 4) - 4));
  }
  return scenarios;
}

// Runs one scenario. Returns its exit code.
[[maybe_unused]] int run_scenario(const Verdict& verdict) {
  const bool is_old = verdict.revision == kOld;
  const std::string command =
      "'" + kNode + "' '" + (is_old ? kOldSuite : kSuite) + "/dist/index.js' client --command '" +
      PATCHBAY_BINARY_DIR "/bin/mcp_conformance_client' --scenario " + verdict.scenario +
      (is_old ? "" : " --spec-version " + verdict.revision) + " --timeout 50000 > /dev/null 2>&1";
  const int status = std::system(command.c_str());  // NOLINT: a test's own command
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool is_about_accounts(const Verdict& verdict) { return verdict.scenario.rfind("auth/", 0) == 0; }

// Runs the supported scenarios for which `is_meant` returns true.
template <class Test>
void pass_all(Test is_meant) {
#ifdef __SANITIZE_ADDRESS__
  static_cast<void>(is_meant);
  patchbay::skip("seventy starts of Node take most of the time, and dev has them");
#else
  for (const Verdict& verdict : read_verdicts()) {
    if (!verdict.is_done || !is_meant(verdict)) continue;
    INFO(verdict.revision << " " << verdict.scenario);
    CHECK(run_scenario(verdict) == 0);
  }
#endif
}

}  // namespace

TEST_CASE("mcp conformance: every required scenario of a client is done, or it is said why not") {
  const auto verdicts = read_verdicts();
  const auto check = [&](const std::string& revision, const std::vector<std::string>& required) {
    for (const std::string& scenario : required) {
      INFO(revision << " " << scenario);
      CHECK(std::count_if(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
              return verdict.revision == revision && verdict.scenario == scenario;
            }) == 1);
    }
    return required.size();
  };
  CHECK(check("2025-11-25", required_by("2025-11-25")) == 18);
  CHECK(check("2026-07-28", required_by("2026-07-28")) == 32);
  CHECK(check(kOld, listed_by_old_suite()) == 23);
}

TEST_CASE("mcp conformance: each scenario of tools that is done passes") {
  pass_all([](const Verdict& verdict) {
    return !is_about_accounts(verdict) && verdict.revision != kOld;
  });
}

TEST_CASE("mcp conformance: each scenario of authorization up to 2025-11-25 that is done passes") {
  pass_all([](const Verdict& verdict) {
    return is_about_accounts(verdict) &&
           (verdict.revision == "2025-11-25" || verdict.revision == "2025-03-26");
  });
}

TEST_CASE("mcp conformance: each scenario of authorization of 2026-07-28 that is done passes") {
  pass_all([](const Verdict& verdict) {
    return is_about_accounts(verdict) && verdict.revision == "2026-07-28";
  });
}

TEST_CASE("mcp conformance: each scenario of the suite's older version that is done passes") {
  pass_all([](const Verdict& verdict) { return verdict.revision == kOld; });
}
