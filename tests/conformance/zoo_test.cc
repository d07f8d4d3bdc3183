// Tests each check with a faulty connector of the "zoo" (an "animal") that fails this check and no
// other.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>
#include <set>

#include "kit/sanitizer.h"
#include "runs.h"

namespace patchbay::conformance {
namespace {

constexpr const char* kScenarioOfZoo = PATCHBAY_SOURCE_DIR "/tests/conformance/zoo/scenario.json";

// The checks that are run on an animal of a group: the group's and the gates. With PATCHBAY_ZOO=all
// in the environment all of them are run, which takes some minutes.
std::vector<std::string> checks_for(std::string_view group) {
  const char* const wanted = std::getenv("PATCHBAY_ZOO");
  if (wanted != nullptr && std::string_view(wanted) == "all") return {};
  return {std::string(group) + ".*", std::string(kManifestGate), std::string(kLibraryGate),
          std::string(kInstanceGate)};
}

// A check of memory is left out with a sanitizer, whose allocator keeps freed memory and does not
// say how much memory is in use.
bool can_be_checked(const Check& check) {
  if (patchbay::test::kHasSanitizer &&
      (check.id == "lifecycle.flat_memory" || check.id == "soak.memory")) {
    WARN(check.id << " is left out: the sanitizer's allocator does not say what is in use");
    return false;
  }
  return !check.id.empty();
}

void find_animals(std::span<const Check> checks) {
  for (const Check& check : checks) {
    if (!can_be_checked(check)) continue;
    INFO(check.id);
    REQUIRE(std::filesystem::exists(animal(std::string(check.id)) / "connector.so"));
    RunOptions options = options_for(animal(std::string(check.id)), checks_for(group_of(check)));
    options.level = std::max(options.level, check.level);
    if (group_of(check) == "scenario") options.scenario = kScenarioOfZoo;
    // The system's own C library refuses to load this one.
    if (check.id == "binary.libc_floor") options.level = 1;
    const Report report = run_checks(options);
    INFO(not_passed(report));
    std::size_t others = 0;
    Outcome own = Outcome::kPassed;
    for (const CheckReport& each : report.checks) {
      const Outcome outcome = each.finding.outcome;
      if (each.check->id == check.id) {
        own = outcome;
      } else if (outcome != Outcome::kPassed && outcome != Outcome::kSkipped) {
        ++others;
      }
    }
#ifdef __SANITIZE_ADDRESS__
    // This connector crashes in every check in which it reads the stored configuration.
    if (check.id == "ownership.configuration") others = 0;
#endif
    CHECK(others == 0);
    if (check.weight == Weight::kMust) {
      CHECK(is_failure(own));
    } else {
      CHECK(own == Outcome::kWarning);
    }
  }
}

TEST_CASE("each check of files finds its animal, and no other animal") {
  find_animals(binary_checks());
  find_animals(manifest_checks());
}
TEST_CASE("each check of loading finds its animal, and no other animal") {
  find_animals(load_checks());
}
TEST_CASE("each check of the entry finds its animal, and no other animal") {
  find_animals(entry_checks());
}
TEST_CASE("each check of lifecycles finds its animal, and no other animal") {
  find_animals(lifecycle_checks());
}
TEST_CASE("each check of ownership finds its animal, and no other animal") {
  find_animals(ownership_checks());
}
TEST_CASE("each check of errors finds its animal, and no other animal") {
  find_animals(error_checks());
}
TEST_CASE("each check of structs finds its animal, and no other animal") {
  find_animals(struct_checks());
}
TEST_CASE("each check of accounts finds its animal, and no other animal") {
  find_animals(auth_checks());
}
TEST_CASE("each check of requests finds its animal, and no other animal") {
  find_animals(http_checks());
}
TEST_CASE("each check of actions finds its animal, and no other animal") {
  find_animals(action_checks());
}
TEST_CASE("each check of faults finds its animal, and no other animal") {
  find_animals(fault_checks());
}
TEST_CASE("each check of concurrency finds its animal, and no other animal") {
  find_animals(concurrency_checks());
}
TEST_CASE("each check of the process finds its animal, and no other animal") {
  find_animals(process_checks());
}
TEST_CASE("each check of documents finds its animal, and no other animal") {
  find_animals(document_checks());
}

TEST_CASE("each check of programs finds its animal, and no other animal") {
  find_animals(program_checks());
}
TEST_CASE("each check of subscriptions finds its animal, and no other animal") {
  find_animals(webhook_checks());
}

TEST_CASE("each check of a scenario finds its animal, and no other animal") {
  find_animals(scenario_checks());
}

TEST_CASE("each check of many calls finds its animal, and no other animal") {
  find_animals(soak_checks());
}

Outcome outcome_of(const Report& report, std::string_view id) {
  for (const CheckReport& each : report.checks) {
    if (each.check->id == id) return each.finding.outcome;
  }
  return Outcome::kSkipped;
}

// Runs all checks on the correct variants of the connectors. For a variant that concerns one group,
// runs only the checks of this group and the gates.
std::map<std::string, Report> twins() {
  std::map<std::string, Report> made;
  for (const char* twin : {"healthy", "healthy_documents", "healthy_list"}) {
    RunOptions options = options_for(animal(twin));
    if (std::string_view(twin) == "healthy") {
      options.level = 5;
      options.scenario = kScenarioOfZoo;
    }
    made.emplace(twin, run_checks(options));
  }
  for (const char* group : {"webhooks", "programs"}) {
    const std::string twin = std::string("healthy_") + group;
    const std::vector<std::string> checks = {std::string(group) + ".*", "entry.*", "manifest.*",
                                             std::string(kLibraryGate), std::string(kInstanceGate)};
    made.emplace(twin, run_checks(options_for(animal(twin), checks)));
  }
  return made;
}

TEST_CASE("the healthy twins of the zoo conform, and each check runs on one that passes it") {
  std::set<std::string> passed;
  for (const auto& [twin, report] : twins()) {
    INFO(twin);
    CHECK(not_passed(report) == "");
    CHECK(report.exit_code() == 0);
    for (const CheckReport& each : report.checks) {
      if (each.finding.outcome == Outcome::kPassed) passed.emplace(each.check->id);
    }
  }
  for (const Check* check : all_checks()) {
    if (!can_be_checked(*check)) continue;
    INFO(check->id);
    CHECK(passed.contains(std::string(check->id)));
  }
}

TEST_CASE("a connector whose create reads its files, checks proofs or asks for programs conforms") {
  for (const char* twin : {"healthy_resource", "healthy_crypto", "healthy_process"}) {
    const Report report =
        run_checks(options_for(animal(twin), {"lifecycle.*", "process.*", "manifest.valid",
                                              "manifest.requires_known", "load.entry_found"}));
    INFO(twin);
    CHECK(not_passed(report) == "");
    CHECK(outcome_of(report, kInstanceGate) == Outcome::kPassed);
    CHECK(outcome_of(report, "process.no_files") == Outcome::kPassed);
  }
}

}  // namespace
}  // namespace patchbay::conformance
