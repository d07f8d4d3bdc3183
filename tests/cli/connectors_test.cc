#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command_line.h"

namespace patchbay::cli {
namespace {

TEST_CASE("the list names every connector, its version and how it is authorized") {
  const Printed printed = patchbay({"connectors", "list"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 0);
  CHECK(printed.out.find("files") != std::string::npos);
  CHECK(printed.out.find("none") != std::string::npos);
  const auto items = nlohmann::json::parse(
      patchbay({"connectors", "list", "--output", "json"}, with_files(PATCHBAY_SOURCE_DIR)).out);
  const auto files = std::find_if(items.begin(), items.end(),
                                  [](const auto& item) { return item["id"] == "files"; });
  REQUIRE(files != items.end());
  CHECK((*files)["usable"] == true);
  CHECK((*files)["actions"].size() == 3);
}

TEST_CASE("a bad connector is listed with its reason and the good ones work") {
  file_with("bad/broken/connector.json", "{ not json");
  const Printed printed = patchbay({"--connectors", folder_named("bad").string(), "--connectors",
                                    PATCHBAY_BINARY_DIR "/connectors", "connectors", "list"},
                                   with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 0);
  CHECK(printed.out.find("not usable:") != std::string::npos);
  CHECK(printed.out.find("broken/connector.json") != std::string::npos);
  CHECK(printed.out.find("files") != std::string::npos);
}

TEST_CASE("show names each action, what it may do and the scopes it needs") {
  const Printed printed =
      patchbay({"connectors", "show", "files"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 0);
  CHECK(printed.out.find("search") != std::string::npos);
  CHECK(printed.out.find("reads") != std::string::npos);
}

TEST_CASE("a connector that is not there is exit code 4, with the nearest name") {
  const Printed printed =
      patchbay({"connectors", "show", "fiels"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 4);
  CHECK(printed.err.find("files") != std::string::npos);
}

TEST_CASE("check loads a connector and says so, or says why it would not work") {
  CHECK(patchbay({"connectors", "check", "files"}, with_files(PATCHBAY_SOURCE_DIR)).code == 0);
  const Printed bad = patchbay({"connectors", "check", "files"},
                               {{"PATCHBAY_CONNECTOR_PATH", PATCHBAY_BINARY_DIR "/connectors"}});
  CHECK(bad.code == 1);  // its configuration needs a root
  CHECK(bad.err.find("root") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::cli
