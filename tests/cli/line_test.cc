#include <catch2/catch.hpp>

#include "command_line.h"

namespace patchbay::cli {
namespace {

TEST_CASE("the help shows every command, examples and the exit codes") {
  const Printed help = patchbay({"--help"});
  CHECK(help.code == 0);
  for (const char* shown : {"connectors", "call", "schema", "completion",
                            "Examples:", "Exit codes:", "PATCHBAY_CONNECTOR_PATH"}) {
    INFO(shown);
    CHECK(help.out.find(shown) != std::string::npos);
  }
}

TEST_CASE("each command has help of its own with an example") {
  for (const char* command : {"connectors", "call", "schema", "completion"}) {
    const Printed help = patchbay({command, "--help"});
    INFO(command);
    CHECK(help.code == 0);
    CHECK(help.out.find("Example") != std::string::npos);
  }
}

TEST_CASE("a mistyped command is answered with the one that was meant, exit code 2") {
  const Printed printed = patchbay({"conectors", "list"});
  CHECK(printed.code == 2);
  CHECK(printed.err.find("there is no command \"conectors\". Did you mean \"connectors\"?") !=
        std::string::npos);
  CHECK(patchbay({"connectors", "lst"}).err.find("Did you mean \"list\"?") != std::string::npos);
}

TEST_CASE("no command, an unknown option and a missing word are wrong command lines") {
  CHECK(patchbay({}).code == 2);
  CHECK(patchbay({"connectors", "list", "--colour"}).code == 2);
  CHECK(patchbay({"call", "files"}).code == 2);
  CHECK(patchbay({"connectors", "list", "--output", "yaml"}).code == 2);
}

TEST_CASE("a configuration with an unknown key stops a command with its line, exit code 2") {
  const std::string file = file_with("unknown.toml", "connectr_path = []\n");
  const Printed printed = patchbay({"--config", file, "connectors", "list"});
  CHECK(printed.code == 2);
  CHECK(
      printed.err.find("line 1: unknown key \"connectr_path\". Did you mean \"connector_path\"?") !=
      std::string::npos);
  CHECK(patchbay({"--config", "/nowhere.toml", "connectors", "list"}).code == 2);
}

}  // namespace
}  // namespace patchbay::cli
