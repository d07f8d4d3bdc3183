// Tests that the required tests of the official JSON Schema test suite pass, for every draft and
// every form of an instance.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "schema/schema.h"
#include "skip.h"
#include "suite_folder.h"

namespace patchbay::schema {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Tally {
  int passed = 0;
  int failed = 0;
  std::string failures;
};

void run_file(const fs::path& file, CompileOptions options, Tally& tally) {
  const Json cases = Json::parse(text_of(file));
  for (const Json& group : cases) {
    const auto schema = Schema::compile(group["schema"].dump(), options);
    for (const Json& test : group["tests"]) {
      const std::string name = file.filename().string() + ": " +
                               group["description"].get<std::string>() + ": " +
                               test["description"].get<std::string>();
      const std::string data = test["data"].dump();
      const bool expected = test["valid"];
      bool good = schema.has_value();
      std::string why = good ? "" : schema.error().message();
      if (good) {
        const auto checked = schema.value().check(data);
        good = checked.has_value() == expected &&
               (expected || !checked.error().details().faults.empty()) &&
               Json::parse(schema.value().report(data, OutputFormat::kVerbose).value())["valid"] ==
                   expected &&
               schema.value().accepts(data) == expected &&
               schema.value().accepts_value(nlohmann::json::parse(data)) == expected;
        if (!checked && expected) why = checked.error().message();
      }
      ++(good ? tally.passed : tally.failed);
      if (!good) tally.failures += "  " + name + " " + why + "\n";
    }
  }
}

void run_draft(const std::string& folder, Dialect dialect, int expected) {
  const auto suite = suite_folder();
  if (!suite) return skip(kNoSuite);
  CompileOptions options;
  options.dialect = dialect;
  options.resolver = [&](std::string_view uri) -> std::optional<std::string> {
    constexpr std::string_view kPlace = "http://localhost:1234/";
    if (!uri.starts_with(kPlace)) return std::nullopt;
    const fs::path file = *suite / "remotes" / uri.substr(kPlace.size());
    if (!fs::is_regular_file(file)) return std::nullopt;
    return text_of(file);
  };
  Tally tally;
  for (const auto& entry : fs::directory_iterator(*suite / "tests" / folder)) {
    if (entry.is_regular_file()) run_file(entry.path(), options, tally);
  }
  INFO(tally.failures);
  CHECK(tally.failed == 0);
  CHECK(tally.passed == expected);
}

TEST_CASE("the official suite passes: draft 2020-12") {
  run_draft("draft2020-12", Dialect::k2020_12, 1299);
}
TEST_CASE("the official suite passes: draft 2019-09") {
  run_draft("draft2019-09", Dialect::k2019_09, 1259);
}
TEST_CASE("the official suite passes: draft 07") { run_draft("draft7", Dialect::kDraft7, 927); }
TEST_CASE("the official suite passes: draft 06") { run_draft("draft6", Dialect::kDraft6, 839); }
TEST_CASE("the official suite passes: draft 04") { run_draft("draft4", Dialect::kDraft4, 618); }

}  // namespace
}  // namespace patchbay::schema
