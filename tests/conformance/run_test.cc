// Tests that the runner ends with a verdict, even if a connector crashes or hangs.
#include <catch2/catch.hpp>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "conformance/command_line.h"
#include "kit/abi_ids.h"
#include "kit/busy_machine.h"
#include "runs.h"
#include "temporary_folder.h"

namespace patchbay::conformance {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

struct RunOutcome {
  int exit_code = 0;
  std::string out;
  std::string err;
};

RunOutcome command(const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      run_command_line(words, {out, err, PATCHBAY_CONFORMANCE, year(2026) / month(11) / day(28)});
  return {code, out.str(), err.str()};
}

const CheckReport& report_of(const Report& report, std::string_view id) {
  for (const CheckReport& each : report.checks) {
    if (each.check->id == id) return each;
  }
  throw std::logic_error("the report lacks the check");
}

Report report_with(const CheckReport& check) {
  Report report;
  report.folder = "f";
  report.checks.push_back(check);
  return report;
}

TEST_CASE("a crash is told with its signal, the step and the host call before it") {
  const Report report = run_checks(options_for(animal("auth.any_answer"), {"auth.any_answer"}));
  const CheckReport& crashed = report_of(report, "auth.any_answer");
  CHECK(crashed.finding.outcome == Outcome::kCrashed);
  CHECK(crashed.signal == "SIGABRT");
  CHECK(crashed.step == "classify an answer of status 400 with the body \"\"");
  CHECK(crashed.backtrace.find("connector.so") != std::string::npos);
  CHECK(report.exit_code() == 1);
}

TEST_CASE("a connector that hangs is ended, and is told as timed out") {
  RunOptions options =
      options_for(animal("concurrency.call_between"), {"concurrency.call_between"});
  test::prove_given_time(std::chrono::seconds(2), [&](std::chrono::milliseconds time) {
    options.timeout = time;
    const Report report = run_checks(options);
    const CheckReport& hanging = report_of(report, "concurrency.call_between");
    // On a slow machine, the time may be over before the connector hangs, or during an earlier
    // check.
    const bool hangs = hanging.finding.outcome == Outcome::kTimedOut &&
                       hanging.step.find("waits") != std::string::npos;
    if (hangs) CHECK(report.exit_code() == 1);
    return test::spoiled_unless(hangs, "its checks came to " + not_passed(report));
  });
}

TEST_CASE("a connector that forks gets no child, and is told which call it made where") {
  const Report report =
      run_checks(options_for(animal("process.no_processes"), {"process.no_processes"}));
  const std::string found = report_of(report, "process.no_processes").finding.found;
  CHECK(found.starts_with("clone, called in connector.so at offset 0x"));
  CHECK(report.exit_code() == 1);
}

TEST_CASE("a manifest that requires every capability and service of the ABI's headers conforms") {
  const TemporaryFolder folder;
  std::ifstream healthy(animal("healthy") / "connector.json");
  nlohmann::json manifest = nlohmann::json::parse(healthy);
  manifest["requires"] = test::abi_ids();
  CHECK(manifest["requires"].size() > 10);
  folder.write("connector.json", manifest.dump());
  std::filesystem::copy(animal("healthy") / "connector.so", folder.path() / "connector.so");
  const Report report = run_checks(options_for(folder.path(), {"manifest.requires_known"}));
  CHECK(not_passed(report) == "");
  CHECK(report_of(report, "manifest.requires_known").finding.outcome == Outcome::kPassed);
}

TEST_CASE("a result is not held against a schema that no sample fits, and the author is told so") {
  const TemporaryFolder folder;
  std::ifstream healthy(animal("healthy") / "connector.json");
  nlohmann::json manifest = nlohmann::json::parse(healthy);
  bool is_passing_on = false;
  for (nlohmann::json& action : manifest["actions"]) {
    if (action["id"] != "fetch") continue;
    is_passing_on = true;
    action["result"] = {
        {"type", "object"},
        {"properties", {{"code", {{"type", "string"}, {"pattern", "^zq[0-9]{9}$"}}}}},
        {"required", {"code"}}};
  }
  REQUIRE(is_passing_on);
  folder.write("connector.json", manifest.dump());
  std::filesystem::copy(animal("healthy") / "connector.so", folder.path() / "connector.so");
  const Report report = run_checks(options_for(folder.path(), {"actions.result_schema"}));
  const Finding& finding = report_of(report, "actions.result_schema").finding;
  CHECK(finding.outcome == Outcome::kSkipped);
  CHECK(finding.found ==
        "no answer could be made that satisfies the result's schema of fetch: give its properties "
        "`examples`");
}

TEST_CASE("a manifest that is no JSON is told with the line of its fault, and each fault once") {
  const TemporaryFolder folder;
  folder.write("connector.json", "{\n  \"manifest\": 1,,\n}");
  const Report broken = run_checks(options_for(folder.path(), {"manifest.valid"}));
  const Finding& finding = report_of(broken, "manifest.valid").finding;
  CHECK(finding.found.find("at line 2, column 17") != std::string::npos);
  CHECK(finding.place.empty());
  const Report wrong = run_checks(options_for(animal("manifest.valid"), {"manifest.valid"}));
  const std::string found = report_of(wrong, "manifest.valid").finding.found;
  CHECK(found.find("\"colour\"") != std::string::npos);
  CHECK(found.find('\n') == std::string::npos);
}

TEST_CASE("a crash and a call that does not end are not explained by the rule of their check") {
  CheckReport crashed;
  crashed.check = find_check("lifecycle.instances_apart");
  crashed.finding.outcome = Outcome::kCrashed;
  const std::string text = text_of(report_with(crashed));
  CHECK(text.find("expected:  No crash. The check was: Instances share nothing") !=
        std::string::npos);
  CHECK(text.find("change:    Correct what crashes.") != std::string::npos);
  CHECK(text.find("static variable") == std::string::npos);
  crashed.finding.outcome = Outcome::kTimedOut;
  CHECK(text_of(report_with(crashed)).find("change:    Find what does not end.") !=
        std::string::npos);
}

TEST_CASE("the exit code says conforming, not conforming, nothing ran, could not be loaded") {
  CHECK(command({"run", animal("healthy").string(), "--level", "1"}).exit_code == 0);
  CHECK(command({"run", animal("entry.id").string(), "--include", "entry.*"}).exit_code == 1);
  CHECK(command({"run", animal("healthy").string(), "--include", "nothing.*"}).exit_code == 2);
  CHECK(command({"run", "/nowhere"}).exit_code == 2);
  CHECK(command({"run"}).exit_code == 2);
  CHECK(command({"run", animal("manifest.valid").string(), "--level", "1"}).exit_code == 3);
  CHECK(command({"run", animal("load.entry_found").string(), "--level", "2"}).exit_code == 3);
}

TEST_CASE("a broken SHOULD fails a run only when that is asked for") {
  const std::vector<std::string> words = {"run", animal("entry.reserved").string(), "--include",
                                          "entry.*"};
  CHECK(command(words).exit_code == 0);
  auto strict = words;
  strict.emplace_back("--warnings-as-errors");
  CHECK(command(strict).exit_code == 1);
}

TEST_CASE("what needs a gate that did not pass is skipped, and says which") {
  const Report report = run_checks(options_for(animal("lifecycle.create")));
  CHECK(report_of(report, "lifecycle.create").finding.outcome == Outcome::kFailed);
  const Finding& skipped = report_of(report, "errors.codes").finding;
  CHECK(skipped.outcome == Outcome::kSkipped);
  CHECK(skipped.found == "it needs what lifecycle.create did not pass");
  CHECK(report.count(Outcome::kFailed) == 1);
}

TEST_CASE("a connector without a second configuration is told that it was not tried with one") {
  const std::string id = "lifecycle.configurations_apart";
  const Report alone = run_checks(options_for(animal("entry.id"), {id}));
  const Finding& none = report_of(alone, id).finding;
  CHECK(none.outcome == Outcome::kSkipped);
  CHECK(none.found == "the manifest's schema has no second configuration that could be tried");
  const Report report = run_checks(options_for(animal(id), {id}));
  CHECK(report_of(report, id).step == "invoke stamp with {}");
  CHECK(report.exit_code() == 1);
}

TEST_CASE("a failed check says what was done, what came, what is expected, what to change") {
  const RunOutcome ran =
      command({"run", animal("errors.codes").string(), "--include", "errors.codes"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.find("done:      identify while the provider answers 400") != std::string::npos);
  CHECK(ran.out.find("host call: http.close") != std::string::npos);
  CHECK(ran.out.find("came:      identify while the provider answers 400 returned 203 "
                     "(PERMISSION_DENIED), which no host function had returned") !=
        std::string::npos);
  CHECK(ran.out.find("expected:  A plugin returns the codes that error.h marks (P), and what the "
                     "host returned to it. (sdk/ABI.md, Failures)") != std::string::npos);
  CHECK(ran.out.find("change:    Choose a code marked (P)") != std::string::npos);
  CHECK(ran.out.find("again:     patchbay-conformance reproduce 1 errors.codes ") !=
        std::string::npos);
}

TEST_CASE("reproduce runs one check in this process") {
  CHECK(command({"reproduce", "1", "entry.id", animal("healthy").string()}).out ==
        "passed  entry.id\n");
  const RunOutcome failed = command({"reproduce", "1", "entry.id", animal("entry.id").string()});
  CHECK(failed.exit_code == 1);
  CHECK(failed.out.find("failed  entry.id\n  the entry's id is \"other!\"") == 0);
  CHECK(command({"reproduce", "1", "no.check"}).exit_code == 2);
}

TEST_CASE("list names every check once, with its level and its weight") {
  const RunOutcome listed = command({"list", "--json"});
  for (const Check* check : all_checks()) {
    INFO(check->id);
    CHECK(find_check(check->id) == check);
    CHECK(listed.out.find("\"" + std::string(check->id) + "\"") != std::string::npos);
  }
  CHECK(all_checks().size() >= 70);
}

}  // namespace
}  // namespace patchbay::conformance
