#include "loader/scan.h"

#include <catch2/catch.hpp>

#include "loader/test_host.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

std::vector<Found> scan_of(std::initializer_list<fs::path> roots) {
  return scan(std::vector<fs::path>(roots));
}

TEST_CASE("a scan finds the folders with a manifest in every root, and no library is needed") {
  const TemporaryFolder one;
  const TemporaryFolder two;
  one.write("b/connector.json", manifest_text("b"));
  one.write("a/connector.json", manifest_text("a"));
  one.write("notes/README", "no connector");
  one.write("file", "no folder");
  one.write(".hidden/connector.json", manifest_text("hidden"));
  two.write("c/connector.json", manifest_text("c"));
  const auto found = scan_of({one.path(), two.path()});
  REQUIRE(found.size() == 3);
  CHECK(found[0].name == "a");
  CHECK(found[1].name == "b");
  CHECK(found[2].name == "c");
  for (const Found& each : found) {
    CHECK(each.manifest);
    CHECK_FALSE(each.fault);
  }
}

TEST_CASE("a bad connector is found with its reason, and the others are in order") {
  const TemporaryFolder root;
  root.write("bad/connector.json", "not json");
  root.write("good/connector.json", manifest_text("good"));
  const auto found = scan_of({root.path()});
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "bad");
  REQUIRE(found[0].fault);
  CHECK(found[0].fault->message().find("bad/connector.json: ") != std::string::npos);
  CHECK(found[1].manifest);
  CHECK_FALSE(found[1].fault);
}

TEST_CASE("two connectors with one id are both refused, and both are named in each reason") {
  const TemporaryFolder one;
  const TemporaryFolder two;
  one.write("first/connector.json", manifest_text("same"));
  two.write("second/connector.json", manifest_text("same"));
  one.write("other/connector.json", manifest_text("other"));
  const auto found = scan_of({one.path(), two.path()});
  REQUIRE(found.size() == 3);
  CHECK_FALSE(found[1].fault);
  for (const Found* each : {&found[0], &found[2]}) {
    REQUIRE(each->fault);
    CHECK(each->fault->code() == Code::kPluginFault);
    CHECK(each->fault->message().find("several connectors are called \"same\"") !=
          std::string::npos);
    CHECK(each->fault->message().find((one.path() / "first").string()) != std::string::npos);
    CHECK(each->fault->message().find((two.path() / "second").string()) != std::string::npos);
  }
}

TEST_CASE("an alias that is another connector's id excludes both") {
  const TemporaryFolder root;
  root.write("a/connector.json", manifest_text("a", "1.0.0", R"(,"aliases":["b"])"));
  root.write("b/connector.json", manifest_text("b"));
  const auto found = scan_of({root.path()});
  REQUIRE(found.size() == 2);
  CHECK(found[0].fault);
  CHECK(found[1].fault);
}

TEST_CASE("a root named twice is read once, and one that is not there is said") {
  const TemporaryFolder root;
  root.write("a/connector.json", manifest_text("a"));
  const auto found = scan_of({root.path(), root.path() / ".", root.path() / "missing"});
  REQUIRE(found.size() == 2);
  CHECK_FALSE(found[0].fault);
  REQUIRE(found[1].fault);
  CHECK(found[1].fault->message().find("the folder of connectors cannot be read") !=
        std::string::npos);
}

TEST_CASE("a stamp changes when manifest or library does") {
  const TemporaryFolder root;
  place(root, "a", manifest_text("a"), test_plugin("revision_1"));
  const auto before = scan_of({root.path()});
  CHECK(scan_of({root.path()})[0].stamp == before[0].stamp);
  place(root, "a", manifest_text("a"), test_plugin("revision_2"));
  CHECK_FALSE(scan_of({root.path()})[0].stamp == before[0].stamp);
}

}  // namespace
}  // namespace patchbay::loader
