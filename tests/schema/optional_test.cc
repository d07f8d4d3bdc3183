// Tests that the official suite's optional and format tests pass: at least 98 % of each draft. The
// tests that fail are exactly those that optional_failures.txt lists, one a line: the test's name,
// a tab and the reason.
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>

#include "schema/suite.h"
#include "skip.h"
#include "suite_folder.h"

namespace patchbay::schema {
namespace {

// Returns the reason for each known failure, by "draft: file: group: test".
std::map<std::string, std::string> known_failures() {
  std::map<std::string, std::string> known;
  std::ifstream file(PATCHBAY_SOURCE_DIR "/tests/schema/optional_failures.txt");
  for (std::string line; std::getline(file, line);) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string::npos) known[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return known;
}

void run_optional(const std::string& draft, Dialect dialect) {
  const auto suite = suite_folder();
  if (!suite) return skip(kNoSuite);
  const auto files =
      run_suite(*suite / "tests" / draft / "optional",
                {.dialect = dialect, .optional = true, .remotes = *suite / "remotes"});
  REQUIRE(files.has_value());
  std::map<std::string, std::string> expected = known_failures();
  std::erase_if(expected,
                [&](const auto& entry) { return !entry.first.starts_with(draft + ": "); });
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const SuiteFile& file : files.value()) {
    passed += file.passed;
    failed += file.failures.size();
    for (const std::string& failure : file.failures) {
      INFO("fails without being listed: " << draft << ": " << failure);
      CHECK(expected.erase(draft + ": " + failure) == 1);
    }
  }
  for (const auto& [name, reason] : expected) {
    INFO("listed but passes: " << name);
    CHECK(false);
  }
  std::cout << draft << " optional: " << passed << "/" << passed + failed << "\n";
  CHECK(passed >= 100);
  CHECK(static_cast<double>(passed) >= 0.98 * static_cast<double>(passed + failed));
}

TEST_CASE("optional and format tests of draft 2020-12 hold, but for those listed") {
  run_optional("draft2020-12", Dialect::k2020_12);
}
TEST_CASE("optional and format tests of draft 2019-09 hold, but for those listed") {
  run_optional("draft2019-09", Dialect::k2019_09);
}
TEST_CASE("optional and format tests of draft 07 hold, but for those listed") {
  run_optional("draft7", Dialect::kDraft7);
}
TEST_CASE("optional and format tests of draft 06 hold, but for those listed") {
  run_optional("draft6", Dialect::kDraft6);
}
TEST_CASE("optional and format tests of draft 04 hold, but for those listed") {
  run_optional("draft4", Dialect::kDraft4);
}

}  // namespace
}  // namespace patchbay::schema
