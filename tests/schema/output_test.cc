// Tests the output formats with the official suite, with the specification's schema of outputs, and
// with committed trees that were checked by hand.
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
using Json = nlohmann::ordered_json;  // keeps keywords in the order of the schema

const fs::path kFixtures = PATCHBAY_SOURCE_DIR "/tests/schema/output";

// Options that make the schema of outputs available under its own URI.
CompileOptions with_output_schema(const fs::path& path) {
  CompileOptions options;
  options.resolver = [path](std::string_view uri) -> std::optional<std::string> {
    return uri.ends_with("/output/schema") ? std::optional(text_of(path)) : std::nullopt;
  };
  return options;
}

void run_output_tests(const std::string& draft, Dialect dialect, std::size_t expected) {
  const auto suite = suite_folder();
  if (!suite) return skip(kNoSuite);
  const fs::path folder = *suite / "output-tests" / draft;
  CompileOptions options = with_output_schema(folder / "output-schema.json");
  options.dialect = dialect;
  std::size_t passed = 0;
  for (const auto& entry : fs::directory_iterator(folder / "content")) {
    for (const Json& group : Json::parse(text_of(entry.path()))) {
      const auto schema = Schema::compile(group["schema"].dump(), options);
      for (const Json& test : group["tests"]) {
        INFO(entry.path().filename()
             << ": " << group["description"] << ": " << test["description"]);
        REQUIRE(schema.has_value());
        const auto asked = Schema::compile(test["output"]["basic"].dump(), options);
        REQUIRE(asked.has_value());
        const auto report = schema.value().report(test["data"].dump(), OutputFormat::kBasic);
        INFO(report.value());
        CHECK(asked.value().accepts(report.value()));
        ++passed;
      }
    }
  }
  CHECK(passed == expected);
}

TEST_CASE("the official suite's output tests pass: draft 2020-12") {
  run_output_tests("draft2020-12", Dialect::k2020_12, 4);
}
TEST_CASE("the official suite's output tests pass: draft 2019-09") {
  run_output_tests("draft2019-09", Dialect::k2019_09, 4);
}

std::vector<fs::path> committed_trees() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(kFixtures)) {
    if (entry.path().filename().string().starts_with("tree_")) paths.push_back(entry.path());
  }
  REQUIRE(paths.size() >= 5);
  return paths;
}

TEST_CASE("basic, detailed and verbose are the committed trees") {
  for (const fs::path& path : committed_trees()) {
    const Json tree = Json::parse(text_of(path));
    const auto schema = Schema::compile(tree["schema"].dump()).value();
    const std::string instance = tree["instance"].dump();
    INFO(path);
    const auto report = [&](OutputFormat format) {
      return Json::parse(schema.report(instance, format).value());
    };
    CHECK(report(OutputFormat::kFlag) == Json{{"valid", schema.accepts(instance)}});
    CHECK(report(OutputFormat::kBasic) == tree["basic"]);
    CHECK(report(OutputFormat::kDetailed) == tree["detailed"]);
    CHECK(report(OutputFormat::kVerbose) == tree["verbose"]);
  }
}

TEST_CASE("every output format is valid by the specification's schema of outputs") {
  CompileOptions options = with_output_schema(kFixtures / "output_schema.json");
  options.assert_formats = true;
  const auto unit = Schema::compile(
      R"({"$ref":"https://json-schema.org/draft/2020-12/output/schema#/$defs/outputUnit"})",
      options);
  REQUIRE(unit.has_value());
  for (const fs::path& path : committed_trees()) {
    const Json tree = Json::parse(text_of(path));
    const auto schema = Schema::compile(tree["schema"].dump()).value();
    for (const OutputFormat format :
         {OutputFormat::kBasic, OutputFormat::kDetailed, OutputFormat::kVerbose}) {
      const std::string report = schema.report(tree["instance"].dump(), format).value();
      const auto checked = unit.value().check(report);
      INFO(path << " " << report);
      INFO((checked ? "" : checked.error().message()));
      CHECK(checked.has_value());
    }
  }
}

}  // namespace
}  // namespace patchbay::schema
