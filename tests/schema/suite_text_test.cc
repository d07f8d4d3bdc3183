// Tests the functions for formats and regular expressions directly, with the official suite's tests
// of `format` and of regular expressions.
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "formats/format.h"
#include "pattern/pattern.h"
#include "skip.h"
#include "suite_folder.h"

namespace patchbay::schema {
namespace {

using formats::find_format;
using formats::FormatCheck;
using pattern::Pattern;

using nlohmann::json;

struct Count {
  int passed = 0;
  int failed = 0;
};

bool verdict(const json& schema, const std::string& text) {
  if (schema.contains("format")) {
    const FormatCheck check = find_format(schema["format"].get<std::string>());
    return check == nullptr || check(text);
  }
  const auto pattern = Pattern::compile(schema["pattern"].get<std::string>());
  return pattern.has_value() && pattern.value().search(text) == Pattern::Match::kYes;
}

bool is_about_text(const json& schema) {
  return schema.is_object() && (schema.contains("format") || schema.contains("pattern"));
}

void run_file(const std::filesystem::path& path, Count& count) {
  const json groups = json::parse(std::ifstream(path));
  for (const json& group : groups) {
    const json& schema = group["schema"];
    if (!is_about_text(schema)) continue;
    for (const json& test : group["tests"]) {
      if (!test["data"].is_string()) continue;
      if (verdict(schema, test["data"].get<std::string>()) == test["valid"].get<bool>()) {
        ++count.passed;
        continue;
      }
      ++count.failed;
      std::cout << "failed: " << path.parent_path().filename() << path.filename() << " "
                << group["description"] << " / " << test["description"] << ": " << test["data"]
                << "\n";
    }
  }
}

TEST_CASE("the official suite's formats and regular expressions hold") {
  const auto suite = suite_folder();
  if (!suite) return skip(kNoSuite);
  Count count;
  for (const char* draft : {"draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"}) {
    const auto folder = *suite / "tests" / draft;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "optional" / "format")) {
      run_file(entry.path(), count);
    }
    run_file(folder / "optional" / "ecmascript-regex.json", count);
    run_file(folder / "optional" / "non-bmp-regex.json", count);
    run_file(folder / "pattern.json", count);
  }
  std::cout << count.passed << " passed, " << count.failed << " failed\n";
  CHECK(count.failed == 0);
  CHECK(count.passed > 1000);
}

}  // namespace
}  // namespace patchbay::schema
