// Tests Gates: its decisions, exposures and replacement.
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "gates/gates.h"

namespace patchbay::gates {
namespace {

// Stores each event as "gate:variant:user".
class SeenEvents final : public telemetry::EventSink {
 public:
  void record(std::string_view event, std::span<const telemetry::Field> fields,
              const TraceId* /*trace_id*/) override {
    REQUIRE(event == "experiment_exposure");
    const auto text = [&](std::size_t i) {
      return std::string(std::get<std::string_view>(fields[i].value));
    };
    seen.push_back(text(0) + ":" + text(1) + ":" + text(4));
  }
  std::vector<std::string> seen;
};

Gate gate_of(std::string name, Kind kind) {
  Gate gate;
  gate.name = std::move(name);
  gate.kind = kind;
  gate.owner = "The drive team";
  return gate;
}

TEST_CASE("without gates everybody passes") {
  SeenEvents events;
  const Gates gates({}, events);
  CHECK(gates.check({.connector = "github", .action = "get_issue"}).has_value());
  CHECK(gates.refusing({.connector = "github"}) == nullptr);
}

TEST_CASE("the first gate that refuses gives its kind as reason and says who can open it") {
  SeenEvents events;
  Gate rollout = gate_of("gdrivePercentage", Kind::kPercentageRollout);
  rollout.connectors = {"google_drive"};
  const Gates gates({rollout, gate_of("stop", Kind::kKillSwitch)}, events);
  const auto refused = gates.check({.connector = "google_drive"});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kGateClosed);
  CHECK(refused.error().details().reason == "percentage_rollout");
  CHECK(refused.error().message().find("The drive team can open it.") != std::string::npos);
  CHECK(gates.refusing({.connector = "google_drive"})->name == "gdrivePercentage");
  CHECK(gates.refusing({.connector = "github"})->name == "stop");
}

TEST_CASE("who meets an experiment is exposed to it once, also if it lets the user pass") {
  SeenEvents events;
  Gate experiment = gate_of("new_ux", Kind::kExperiment);
  experiment.variants = {{"all", 100, true}};
  const Gates gates({experiment}, events);
  for (int i = 0; i < 3; ++i) {
    CHECK(gates.check({.connector = "onedrive", .organization = "a", .user = "ann"}).has_value());
    CHECK(gates.check({.connector = "onedrive", .organization = "a", .user = "bob"}).has_value());
  }
  CHECK(events.seen == std::vector<std::string>{"new_ux:all:ann", "new_ux:all:bob"});
  CHECK(gates.enrollment({.connector = "onedrive", .organization = "a", .user = "ann"}) ==
        std::vector<std::string>{"new_ux:all"});
}

TEST_CASE("asking without checking exposes nobody") {
  SeenEvents events;
  Gate experiment = gate_of("new_ux", Kind::kExperiment);
  experiment.variants = {{"all", 100, false}};
  const Gates gates({experiment}, events);
  CHECK(gates.refusing({.connector = "onedrive"}) != nullptr);
  CHECK(events.seen.empty());
}

TEST_CASE("gates are replaced while calls are being asked about") {
  SeenEvents events;
  Gates gates({gate_of("stop", Kind::kKillSwitch)}, events);
  std::atomic<bool> done{false};
  std::atomic<int> asked{0};
  std::atomic<int> refused_otherwise{0};
  std::thread asking([&] {
    while (!done) {
      const auto outcome = gates.check({.connector = "github"});
      ++asked;
      const bool is_of_gate =
          !outcome.has_error() || outcome.error().details().reason == "kill_switch";
      refused_otherwise += is_of_gate ? 0 : 1;
    }
  });
  while (asked == 0) std::this_thread::yield();
  for (int i = 0; i < 500; ++i) {
    gates.replace({});
    gates.replace({gate_of("stop", Kind::kKillSwitch)});
  }
  gates.replace({});
  done = true;
  asking.join();
  CHECK(refused_otherwise == 0);
  CHECK(gates.check({.connector = "github"}).has_value());
}

}  // namespace
}  // namespace patchbay::gates
