#include "conformance/suppression.h"

#include <catch2/catch.hpp>

#include <fstream>

#include "temporary_folder.h"

namespace patchbay::conformance {
namespace {

using std::chrono::year_month_day;

constexpr year_month_day kToday(std::chrono::year(2026), std::chrono::month(11),
                                std::chrono::day(28));

Report report_with(std::string_view id, Outcome outcome) {
  Report report;
  CheckReport check;
  check.check = find_check(id);
  check.finding.outcome = outcome;
  report.checks.push_back(check);
  return report;
}

std::vector<Suppression> one_until(year_month_day until) {
  return {{"errors.codes", "It is an old library.", until}};
}

TEST_CASE("a suppressed failure does not count, and is shown with its reason") {
  Report report = report_with("errors.codes", Outcome::kFailed);
  CHECK(report.exit_code() == 1);
  suppress(report, one_until(kToday), kToday);
  CHECK(report.exit_code() == 0);
  CHECK(report.checks.front().suppressed == "It is an old library.");
}

TEST_CASE("a suppression that has expired, or that nothing needs, fails the run") {
  Report late = report_with("errors.codes", Outcome::kFailed);
  suppress(late, one_until(std::chrono::sys_days(kToday) - std::chrono::days(1)), kToday);
  CHECK(late.exit_code() == 1);
  CHECK(late.faults ==
        std::vector<std::string>{"errors.codes was suppressed until 2026-11-27, which has passed: "
                                 "mend it, or give another date."});
  Report idle = report_with("errors.codes", Outcome::kPassed);
  suppress(idle, one_until(kToday), kToday);
  CHECK(idle.exit_code() == 1);
  CHECK(idle.faults == std::vector<std::string>{
                           "errors.codes is suppressed and has not failed: take the entry out."});
}

TEST_CASE("conformance.toml is read, and its faults are told with their line") {
  const TemporaryFolder folder;
  const auto file = folder.path() / kSuppressionFile;
  const auto read = [&](const std::string& text) {
    std::ofstream(file) << text;
    return read_suppressions(file);
  };
  CHECK(read_suppressions(folder.path() / "none").value().empty());
  const auto good = read("[[suppress]]\nid = \"entry.id\"\nreason = \"r\"\nuntil = 2027-03-01\n");
  REQUIRE(good);
  CHECK(good.value().front().id == "entry.id");
  CHECK(good.value().front().until ==
        year_month_day(std::chrono::year(2027), std::chrono::month(3), std::chrono::day(1)));
  for (const auto& [text, sentence] : std::vector<std::pair<std::string, std::string>>{
           {"[[suppress]]\nid = \"no.check\"\nreason = \"r\"\nuntil = 2027-03-01\n",
            ":1: there is no check \"no.check\""},
           {"[[suppress]]\nid = \"entry.id\"\n", ":1: [[suppress]] needs"},
           {"[[suppress]]\nid = \"entry.id\"\nwhy = 1\n", ":3: \"why\" is not a member"},
           {"\nlevel = 3\n", ":2: expected [[suppress]]"},
           {"[[suppress\n", ":1: "}}) {
    const auto bad = read(text);
    INFO(text);
    REQUIRE_FALSE(bad);
    CHECK(bad.error().message().find(sentence) != std::string::npos);
  }
}

}  // namespace
}  // namespace patchbay::conformance
