#include "loader/scan.h"

#include <catch2/catch.hpp>

#include "loader/test_host.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

const fs::path kLibrary = test_plugin("revision_1");  // a scan reads only the library's headers

std::vector<ConnectorFolder> scan_of(std::initializer_list<fs::path> roots) {
  return scan(std::vector<fs::path>(roots));
}

TEST_CASE("a scan finds the folders with a manifest in every root") {
  const TemporaryFolder one;
  const TemporaryFolder two;
  place(one, "b", manifest_text("b"), kLibrary);
  place(one, "a", manifest_text("a"), kLibrary);
  one.write("notes/README", "no connector");
  one.write("file", "no folder");
  place(one, ".hidden", manifest_text("hidden"), kLibrary);
  place(two, "c", manifest_text("c"), kLibrary);
  const auto found = scan_of({one.path(), two.path()});
  REQUIRE(found.size() == 3);
  CHECK(found[0].name == "a");
  CHECK(found[1].name == "b");
  CHECK(found[2].name == "c");
  for (const ConnectorFolder& each : found) {
    CHECK(each.manifest);
    CHECK_FALSE(each.fault);
  }
}

TEST_CASE("a bad connector is found with its reason, and the others are in order") {
  const TemporaryFolder root;
  root.write("bad/connector.json", "not json");
  place(root, "good", manifest_text("good"), kLibrary);
  const auto found = scan_of({root.path()});
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "bad");
  REQUIRE(found[0].fault);
  CHECK(found[0].fault->message().find("bad/connector.json: ") != std::string::npos);
  CHECK(found[1].manifest);
  CHECK_FALSE(found[1].fault);
}

TEST_CASE("of a hundred connectors each is found in its place, whoever read it") {
  const TemporaryFolder root;
  const auto name_of = [](int i) { return "c" + std::to_string(100 + i); };
  for (int i = 0; i < 100; ++i) {
    if (i % 10 == 3) {
      root.write(fs::path(name_of(i)) / "connector.json", "not json");
    } else {
      place(root, name_of(i), manifest_text(name_of(i)), kLibrary);
    }
  }
  const auto found = scan_of({root.path()});
  REQUIRE(found.size() == 100);
  for (int i = 0; i < 100; ++i) {
    const ConnectorFolder& each = found[static_cast<std::size_t>(i)];
    CHECK(each.name == name_of(i));
    CHECK(each.fault.has_value() == (i % 10 == 3));
  }
}

TEST_CASE("a connector whose library could not be loaded is found with the reason") {
  const TemporaryFolder root;
  const auto reason = [&](const fs::path& library) {
    place(root, "a", manifest_text("a"), library);
    const auto found = scan_of({root.path()});
    REQUIRE(found.size() == 1);
    CHECK(found[0].manifest);  // so the manifest can still be shown
    return found[0].fault ? found[0].fault->message() : "";
  };
  const std::string path = (root.path() / "a/connector.so").string();
  CHECK(reason(kLibrary).empty());
  CHECK(reason(test_plugin("other_major")).starts_with(path + ": it speaks version 2"));
  CHECK(reason(root.write("empty", "")).starts_with(path + ": is not an ELF file (it is empty)"));
  const fs::path cut = root.path() / "cut";
  fs::copy_file(kLibrary, cut);
  fs::resize_file(cut, 4096);
  CHECK(reason(cut).starts_with(path + ": is cut off"));
  fs::remove(path);
  const auto found = scan_of({root.path()});
  REQUIRE(found[0].fault);
  CHECK(found[0].fault->message().starts_with(path + ": cannot be opened: No such file"));
}

TEST_CASE("a library named outside of the folder has that one fault, and no link is spoken of") {
  const TemporaryFolder root;
  std::string manifest = manifest_text("a");
  const std::string named = "\"connector.so\"";
  manifest.replace(manifest.find(named), named.size(), "\"../b/connector.so\"");
  place(root, "a", manifest, kLibrary);
  place(root, "b", manifest_text("b"), kLibrary);
  const auto found = scan_of({root.path()});
  REQUIRE(found[0].fault);
  CHECK(found[0].fault->message().find("the manifest has 1 fault: ") != std::string::npos);
  CHECK(found[0].fault->message().find("outside of the connector's folder") != std::string::npos);
  CHECK(found[0].fault->message().find("symbolic link") == std::string::npos);
}

TEST_CASE("a requirement that this host does not meet is found by the scan") {
  const TemporaryFolder root;
  place(root, "a", manifest_text("a", "1.0.0", R"(,"requires":["patchbay.host.htp/1"])"), kLibrary);
  const auto found = scan_of({root.path()});
  REQUIRE(found[0].fault);
  CHECK(found[0].fault->message().find("\"patchbay.host.htp/1\" is required") != std::string::npos);
}

TEST_CASE("two connectors with one id are both refused, and both are named in each reason") {
  const TemporaryFolder one;
  const TemporaryFolder two;
  place(one, "first", manifest_text("same"), kLibrary);
  place(two, "second", manifest_text("same"), kLibrary);
  place(one, "other", manifest_text("other"), kLibrary);
  const auto found = scan_of({one.path(), two.path()});
  REQUIRE(found.size() == 3);
  CHECK_FALSE(found[1].fault);
  for (const ConnectorFolder* each : {&found[0], &found[2]}) {
    REQUIRE(each->fault);
    CHECK(each->fault->code() == Code::kPluginFault);
    CHECK(each->fault->message().find("several connectors are called \"same\"") !=
          std::string::npos);
    CHECK(each->fault->message().find((one.path() / "first").string()) != std::string::npos);
    CHECK(each->fault->message().find((two.path() / "second").string()) != std::string::npos);
  }
}

TEST_CASE("an alias that is another connector's id takes nothing from that one") {
  const TemporaryFolder root;
  place(root, "a", manifest_text("a", "1.0.0", R"(,"aliases":["b"])"), kLibrary);
  place(root, "b", manifest_text("b"), kLibrary);
  const auto found = scan_of({root.path()});
  REQUIRE(found.size() == 2);
  REQUIRE(found[0].fault);
  contains(found[0].fault->message(), "its alias \"b\" is the name of the connector in ");
  CHECK_FALSE(found[1].fault);
}

TEST_CASE("of two connectors with one alias the first folder's keeps it") {
  const TemporaryFolder root;
  place(root, "a", manifest_text("a", "1.0.0", R"(,"aliases":["c"])"), kLibrary);
  place(root, "b", manifest_text("b", "1.0.0", R"(,"aliases":["c"])"), kLibrary);
  const auto found = scan_of({root.path()});
  REQUIRE(found.size() == 2);
  CHECK_FALSE(found[0].fault);
  CHECK(found[1].fault);
}

TEST_CASE("a manifest with a fault is known by the id that it says all the same") {
  const TemporaryFolder root;
  place(root, "folder", manifest_text("told", "one"), kLibrary);
  const auto found = scan_of({root.path()});
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].fault);
  CHECK(found[0].name == "told");
}

TEST_CASE("a root named twice is read once, and one that does not exist is said") {
  const TemporaryFolder root;
  place(root, "a", manifest_text("a"), kLibrary);
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
