// Tests that `fuzz` passes correct connectors, and finds faults that only unusual arguments cause.
#include <catch2/catch.hpp>

#include <chrono>
#include <set>
#include <sstream>

#include "conformance/chance.h"
#include "conformance/command_line.h"
#include "conformance/fuzz.h"
#include "kit/busy_machine.h"
#include "runs.h"
#include "schema/schema.h"

namespace patchbay::conformance {
namespace {

using Tree = nlohmann::json;

// Runs at most `most` rounds on a connector.
FuzzReport fuzz_rounds(const std::filesystem::path& folder, int most, std::uint64_t seed = 1) {
  RunOptions options = options_for(folder);
  options.seed = seed;
  return fuzz(options, [&most] { return --most > 0; });
}

Tree schema_with_limits() {
  return Tree::parse(R"({"type":"object","required":["a"],"additionalProperties":false,
    "properties":{"a":{"type":"string","minLength":2,"maxLength":40},
      "b":{"type":["integer","null"],"minimum":-3,"maximum":9},
      "c":{"type":"array","items":{"enum":["x","y"]},"minItems":1,"maxItems":3},
      "d":{"$ref":"#/$defs/d"},"e":{"anyOf":[{"type":"boolean"},{"const":7}]},
      "f":{"type":"number","minimum":0.5}},
    "$defs":{"d":{"type":"object","properties":{"n":{"type":"string","pattern":"^[a-z]+$"}}}}})");
}

TEST_CASE("fuzz: values by chance mostly satisfy their schema, and are not one value") {
  const Tree schema = schema_with_limits();
  const auto compiled = schema::Schema::compile(schema.dump());
  REQUIRE(compiled);
  Chance chance(1);
  int accepted = 0;
  std::set<std::string> values;
  for (int i = 0; i < 400; ++i) {
    const Tree value = any_value_of(schema, schema, chance);
    if (!compiled.value().accepts_value(value)) continue;
    ++accepted;
    values.insert(value.dump());
  }
  CHECK(accepted > 200);
  CHECK(values.size() > 100);
}

TEST_CASE("fuzz: the values depend on the seed alone") {
  const Tree schema = schema_with_limits();
  const auto some = [&](std::uint64_t seed) {
    Chance chance(seed);
    std::string all;
    for (int i = 0; i < 20; ++i) all += any_value_of(schema, schema, chance).dump();
    return all;
  };
  CHECK(some(5) == some(5));
  CHECK(some(5) != some(6));
}

TEST_CASE("fuzz: sound connectors pass round after round, each with the next seed") {
  const std::filesystem::path build = PATCHBAY_BINARY_DIR;
  for (const char* name : {"zoo/healthy", "zoo/healthy_list", "connectors/minimal_c",
                           "connectors/notes_c", "connectors/github", "sdk_connectors/bookmarks"}) {
    const FuzzReport fuzzed = fuzz_rounds(build / name, 4, 11);
    INFO(name << "\n" << text_of(fuzzed.report));
    CHECK(fuzzed.rounds == 4);
    CHECK(fuzzed.report.seed == 14);
    CHECK(fuzzed.report.exit_code() == 0);
  }
}

TEST_CASE("fuzz: a crash that only strange arguments cause is found, told and found again") {
  const FuzzReport fuzzed = fuzz_rounds(animal("fuzz.round"), 50);
  const CheckReport& last = fuzzed.report.checks.back();
  INFO(text_of(fuzzed.report));
  REQUIRE(last.finding.outcome == Outcome::kCrashed);
  CHECK(last.signal == "SIGABRT");
  CHECK(last.step.find("invoke echo with {") == 0);
  CHECK(last.step.find("\\\"") != std::string::npos);
  CHECK(fuzzed.report.exit_code() == 1);
  const std::string told = text_of(fuzzed.report);
  CHECK(told.find("again:     patchbay-conformance reproduce " +
                  std::to_string(fuzzed.report.seed) + " fuzz.round ") != std::string::npos);
  const FuzzReport again = fuzz_rounds(animal("fuzz.round"), 1, fuzzed.report.seed);
  CHECK(again.report.checks.back().step == last.step);
  // The checks of a run do not find this fault.
  CHECK(not_passed(run_checks(options_for(animal("fuzz.round"), {"actions.*"}))) == "");
}

TEST_CASE("fuzz: broken rules of every kind end it") {
  for (const char* name : {"errors.codes", "errors.message_size", "errors.message_utf8",
                           "errors.room", "http.origins", "http.headers", "ownership.call_copied",
                           "actions.after_refusal", "faults.any_json", "structs.outcome_room"}) {
    INFO(name);
    const FuzzReport fuzzed = fuzz_rounds(animal(name), 20);
    CHECK(is_failure(fuzzed.report.checks.back().finding.outcome));
    CHECK(fuzzed.report.exit_code() == 1);
  }
}

struct FuzzOutcome {
  int exit_code = 0;
  std::string out;
  std::string err;
};

FuzzOutcome fuzz_command(const std::vector<std::string>& words) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      run_command_line(words, {out, err, PATCHBAY_CONFORMANCE, year(2026) / month(11) / day(28)});
  return {code, out.str(), err.str()};
}

TEST_CASE("fuzz: the command says how many rounds passed, and how to go on") {
  const FuzzOutcome ran =
      fuzz_command({"fuzz", animal("healthy").string(), "--seconds", "1", "--seed", "7"});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.find("animal 1.0.0: rounds passed: ") == 0);
  CHECK(ran.out.find(", with seeds 7 to ") != std::string::npos);
  CHECK(ran.out.find("Go on with --seed ") != std::string::npos);
}

TEST_CASE("fuzz: the exit code says not conforming, a wrong line, and could not be loaded") {
  // A slow machine runs few rounds in a second.
  test::prove_given_time(std::chrono::seconds(1), [](std::chrono::milliseconds time) {
    const std::string seconds = std::to_string(time / std::chrono::seconds(1));
    const FuzzOutcome ran =
        fuzz_command({"fuzz", animal("errors.codes").string(), "--seconds", seconds});
    return test::spoiled_unless(ran.exit_code == 1, "no fault was found: " + ran.out + ran.err);
  });
  CHECK(fuzz_command({"fuzz", "/nowhere"}).exit_code == 2);
  CHECK(fuzz_command({"fuzz"}).exit_code == 2);
  CHECK(fuzz_command({"fuzz", animal("healthy").string(), "--seconds", "0"}).exit_code == 2);
  CHECK(fuzz_command({"fuzz", animal("manifest.valid").string()}).exit_code == 3);
  CHECK(fuzz_command({"fuzz", animal("load.entry_found").string()}).exit_code == 3);
  CHECK(fuzz_command({"fuzz", animal("lifecycle.create").string()}).exit_code == 1);
  const FuzzOutcome again =
      fuzz_command({"reproduce", "3", "fuzz.round", animal("healthy").string()});
  CHECK(again.out == "passed  fuzz.round\n");
}

}  // namespace
}  // namespace patchbay::conformance
