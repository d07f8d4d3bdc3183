// Tests the outcome of each manifest in fixtures/. A file pass_… is accepted. A file fail_… lists
// its faults in its member "x-faults", each as [pointer, words of the sentence].
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::manifest {
namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(PATCHBAY_SOURCE_DIR) / "tests/manifest/fixtures";

std::string text_of(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<fs::path> fixtures(std::string_view prefix) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(kFixtures)) {
    if (entry.path().filename().string().starts_with(prefix)) out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST_CASE("each manifest that is in order is taken") {
  const auto files = fixtures("pass_");
  REQUIRE(files.size() >= 3);
  for (const fs::path& file : files) {
    const auto read = parse_manifest(text_of(file));
    INFO(file.filename() << ": " << (read.has_error() ? read.error().message() : ""));
    CHECK(read.has_value());
  }
}

TEST_CASE(
    "each manifest with faults is refused with exactly those, and each is said in a sentence") {
  const auto files = fixtures("fail_");
  REQUIRE(files.size() >= 15);
  for (const fs::path& file : files) {
    const std::string text = text_of(file);
    const auto read = parse_manifest(text);
    INFO(file.filename());
    REQUIRE(read.has_error());
    CHECK(read.error().code() == Code::kPluginFault);
    const std::vector<Fault>& found = read.error().details().faults;
    const auto expected = nlohmann::json::parse(text).at("x-faults");
    INFO(read.error().message());
    CHECK(found.size() == expected.size());
    for (const auto& fault : expected) {
      const auto pointer = fault.at(0).get<std::string>();
      const auto words = fault.at(1).get<std::string>();
      const auto meant = [&](const Fault& one) {
        return one.pointer == pointer && one.sentence.find(words) != std::string::npos;
      };
      INFO("expected at \"" << pointer << "\": " << words);
      CHECK(std::any_of(found.begin(), found.end(), meant));
      CHECK(read.error().message().find(words) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace patchbay::manifest
