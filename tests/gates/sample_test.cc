// Tests that each gate of the sample file fulfils its purpose for a user who copies the file.
#include <algorithm>
#include <catch2/catch.hpp>

#include "gates/gates.h"
#include "gates/read_gates.h"

namespace patchbay::gates {
namespace {

constexpr int kUsers = 20'000;

struct SilentSink final : telemetry::EventSink {
  void record(std::string_view, std::span<const telemetry::Field>, const TraceId*) override {}
};

// Returns the sample's gates. The gates named in `turned_on` are enabled too.
std::vector<Gate> sample(const std::vector<std::string>& turned_on = {}) {
  auto gates = read_gates_file(PATCHBAY_SOURCE_DIR "/host/gates/sample/gates.json").value();
  for (Gate& gate : gates) {
    if (std::find(turned_on.begin(), turned_on.end(), gate.name) != turned_on.end()) {
      gate.enabled = true;
    }
  }
  return gates;
}

// Returns the kind of the gate that refuses, or "open" if no gate refuses.
std::string_view answer(const std::vector<Gate>& gates, std::string_view connector,
                        std::string_view user = "ann") {
  const Gate* refusing = first_refusing(
      gates, {.connector = connector, .action = "a", .organization = "acme", .user = user});
  return refusing == nullptr ? "open" : word_of(refusing->kind);
}

// Returns how many users may use the connector. Fails if another user is refused for a reason other
// than `reason`.
int open_to(const std::vector<Gate>& gates, std::string_view connector, std::string_view reason) {
  int count = 0;
  for (int i = 0; i < kUsers; ++i) {
    const std::string_view said = answer(gates, connector, "user-" + std::to_string(i));
    if (said == "open") ++count;
    if (said != "open" && said != reason) FAIL("refused for " << said);
  }
  return count;
}

// Returns how many users are in this arm of an experiment.
int enrolled(const std::vector<Gate>& gates, std::string_view connector, const std::string& arm) {
  SilentSink events;
  const Gates in_force(gates, events);
  int count = 0;
  for (int i = 0; i < kUsers; ++i) {
    const std::string user = "user-" + std::to_string(i);
    const auto arms =
        in_force.enrollment({.connector = connector, .organization = "acme", .user = user});
    count += std::find(arms.begin(), arms.end(), arm) != arms.end() ? 1 : 0;
  }
  return count;
}

TEST_CASE("the sample's allow-list opens its connectors, and refuses every other") {
  const auto gates = sample();
  for (const char* connector : {"box", "google_calendar", "mcp"}) {
    CHECK(answer(gates, connector) == "open");
  }
  for (const char* connector : {"dropbox", "notion", "one_that_is_written_tomorrow"}) {
    CHECK(answer(gates, connector) == "allowlist");
  }
  CHECK(answer(gates, "github") == "open");
}

TEST_CASE("the sample rolls Google Drive out to a tenth of all users") {
  CHECK(open_to(sample(), "google_drive", "percentage_rollout") == Approx(2000).margin(150));
}

TEST_CASE("the sample's load test narrows Google Drive to a hundredth of those while it is on") {
  auto gates = sample({"loadTestPercentage"});
  CHECK(open_to(gates, "google_drive", "percentage_rollout") < 60);
  const auto is_roll_out = [](const Gate& gate) { return gate.name == "gdrivePercentage"; };
  gates.erase(std::remove_if(gates.begin(), gates.end(), is_roll_out), gates.end());
  CHECK(open_to(gates, "google_drive", "percentage_rollout") == Approx(200).margin(60));
}

TEST_CASE("the sample's switches stop a connector for everybody once they are on") {
  CHECK(open_to(sample({"o365Link"}), "onedrive", "kill_switch") == 0);
  auto gates = sample({"loaderData"});
  for (Gate& gate : gates) gate.percent = 100;
  CHECK(open_to(gates, "google_drive", "kill_switch") == 0);
  CHECK(answer(gates, "onedrive") == "open");
}

TEST_CASE("the sample's experiment keeps nobody out, and half of all users are in each arm") {
  const auto gates = sample();
  CHECK(open_to(gates, "onedrive", "") == kUsers);
  CHECK(enrolled(gates, "onedrive", "enable_new_ux:control") == Approx(kUsers / 2).margin(300));
  CHECK(enrolled(gates, "onedrive", "enable_new_ux:new_ux") == Approx(kUsers / 2).margin(300));
}

TEST_CASE("the sample's migration moves nobody until its share grows, and keeps nobody out") {
  auto gates = sample({"web_enable_for_existing_users"});
  CHECK(enrolled(gates, "onedrive", "web_enable_for_existing_users:moved") == 0);
  for (Gate& gate : gates) {
    if (gate.name == "web_enable_for_existing_users") gate.variants.at(0).share = 25;
  }
  CHECK(enrolled(gates, "onedrive", "web_enable_for_existing_users:moved") ==
        Approx(kUsers / 4).margin(300));
  CHECK(open_to(gates, "onedrive", "") == kUsers);
}

}  // namespace
}  // namespace patchbay::gates
