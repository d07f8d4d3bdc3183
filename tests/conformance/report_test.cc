// Compares each format with a file in tests/conformance/golden. After an intended change, run the
// test with PATCHBAY_GOLDEN=write in the environment to write the files again, and read the
// difference.
#include "conformance/report.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace patchbay::conformance {
namespace {

CheckReport told(std::string_view id, Outcome outcome, std::string found = {}) {
  CheckReport report;
  report.check = find_check(id);
  report.finding = {outcome, std::move(found)};
  report.time = std::chrono::milliseconds(12);
  return report;
}

// Reports with one check for each outcome.
Report whole_report() {
  Report report;
  report.folder = "connectors/notes";
  report.connector = "notes 1.2.0";
  report.level = 4;
  report.seed = 7;
  report.checks.push_back(told("manifest.valid", Outcome::kPassed));
  report.checks.push_back(told("manifest.no_advice", Outcome::kWarning, "\"minLenght\" <is> odd"));
  report.checks.push_back(told("entry.id", Outcome::kFailed, "the entry's id is \"other\""));
  report.checks.back().finding.place = "connectors/notes/connector.json:3";
  report.checks.back().step = "read the entry's id";
  report.checks.push_back(told("http.headers", Outcome::kSkipped, "no request # was sent"));
  report.checks.push_back(told("http.origins", Outcome::kCrashed, "the process was ended"));
  report.checks.back().signal = "SIGSEGV";
  report.checks.back().host_call = "http.send GET https://api.example/me";
  report.checks.back().backtrace = "connector.so(+0x1234)\n";
  report.checks.push_back(told("faults.deadline", Outcome::kTimedOut, "not within 20000 ms"));
  report.checks.push_back(told("errors.codes", Outcome::kFailed, "it returned 203"));
  report.checks.back().suppressed = "An old library.";
  return report;
}

void hold_against(const std::string& name, const std::string& text) {
  const auto file = std::string(PATCHBAY_SOURCE_DIR) + "/tests/conformance/golden/" + name;
  const char* const mode = std::getenv("PATCHBAY_GOLDEN");
  if (mode != nullptr && std::string_view(mode) == "write") std::ofstream(file) << text;
  std::ifstream in(file);
  std::stringstream golden;
  golden << in.rdbuf();
  INFO(file);
  CHECK(text == golden.str());
}

TEST_CASE("the formats of a report are those of the golden files") {
  const Report report = whole_report();
  std::string rest;
  hold_against("report.txt", text_of(report));
  hold_against("report.json", json_of(report));
  hold_against("report.xml", junit_of(report));
  hold_against("report.tap", tap_of(report));
  hold_against("report.github", github_of(report, rest));
  hold_against("summary.md", rest);
}

TEST_CASE("checks that were skipped for one reason are one line of the text") {
  Report report;
  report.folder = "f";
  for (const Check& check : document_checks()) {
    report.checks.push_back(told(check.id, Outcome::kSkipped, "nothing to try"));
  }
  report.checks.push_back(told("http.headers", Outcome::kSkipped, "no request was sent"));
  const std::string text = text_of(report);
  CHECK(text.starts_with("skipped\n  documents.checkpoint and " +
                         std::to_string(document_checks().size() - 1) +
                         " more: nothing to try\n  http.headers: no request was sent\n\n"));
}

TEST_CASE("JUnit: failed is failure, crashed and timed out are error, skipped is skipped") {
  const std::string text = junit_of(whole_report());
  CHECK(text.find("tests=\"7\" failures=\"1\" errors=\"2\" skipped=\"2\"") != std::string::npos);
  CHECK(text.find("name=\"entry.id\" time=\"0.012\"><failure ") != std::string::npos);
  CHECK(text.find("name=\"http.origins\" time=\"0.012\"><error type=\"crashed\"") !=
        std::string::npos);
  CHECK(text.find("name=\"faults.deadline\" time=\"0.012\"><error type=\"timed out\"") !=
        std::string::npos);
  CHECK(text.find("name=\"http.headers\" time=\"0.012\"><skipped message=") != std::string::npos);
  CHECK(text.find("name=\"errors.codes\" time=\"0.012\"><skipped message=\"suppressed: ") !=
        std::string::npos);
}

TEST_CASE("GitHub gets at most ten annotations, the worst first, and a count of the rest") {
  Report report;
  report.folder = "f";
  for (const Check* check : all_checks()) {
    const bool is_advice = check->weight == Weight::kShould;
    report.checks.push_back(
        told(check->id, is_advice ? Outcome::kWarning : Outcome::kFailed, "broken"));
  }
  std::string rest;
  const std::string text = github_of(report, rest);
  std::size_t annotations = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CHECK_FALSE(line.starts_with("::warning"));
    annotations += line.starts_with("::error ") ? 1 : 0;
  }
  CHECK(annotations == 10);
  CHECK(rest.find("And " + std::to_string(report.checks.size() - 10) + " more:") !=
        std::string::npos);
}

TEST_CASE("the verdict and the exit code are computed from the outcomes") {
  Report report;
  report.folder = "f";
  CHECK(report.exit_code() == 2);
  report.checks.push_back(told("entry.id", Outcome::kSkipped));
  CHECK(report.exit_code() == 2);
  report.checks.push_back(told("entry.version", Outcome::kPassed));
  CHECK(report.exit_code() == 0);
  CHECK(report.verdict() == "f: conforming at level 0. 1 passed, 1 skipped.");
  report.checks.push_back(told("entry.list", Outcome::kTimedOut));
  CHECK(report.exit_code() == 1);
  CHECK(report.verdict() == "f: not conforming at level 0. 1 timed out, 1 passed, 1 skipped.");
  report.checks.push_back(told("load.entry_found", Outcome::kFailed));
  CHECK(report.exit_code() == 3);
}

}  // namespace
}  // namespace patchbay::conformance
