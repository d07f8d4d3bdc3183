// Tests how the command line is parsed, what its help says, and the answer to a wrong command line.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <sstream>

#include "cli/invocation.h"
#include "command_line.h"

namespace patchbay::cli {
namespace {

TEST_CASE("the help shows every command, examples and the exit codes") {
  const CommandOutcome help = patchbay({"--help"});
  CHECK(help.code == 0);
  for (const char* shown : {"connectors", "call", "schema", "completion",
                            "Examples:", "Exit codes:", "PATCHBAY_CONNECTOR_PATH"}) {
    INFO(shown);
    CHECK(help.out.find(shown) != std::string::npos);
  }
}

// Returns the commands that a help text lists under "Subcommands:".
std::vector<std::string> listed_in(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help.substr(std::min(help.find("Subcommands:\n"), help.size())));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && line.starts_with("  ")) {
    if (line[2] != ' ') names.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return names;
}

// Checks the help of every command under `path`. Returns the number of commands.
std::size_t walk(const std::vector<std::string>& path) {
  std::vector<std::string> words = path;
  words.emplace_back("--help");
  const CommandOutcome help = patchbay(words);
  std::string command = "patchbay";
  for (const std::string& word : path) command += " " + word;
  INFO(command << "\n" << help.out);
  CHECK(help.code == 0);
  const std::size_t examples = help.out.find("\nExample");
  REQUIRE(examples != std::string::npos);
  CHECK(help.out.find(command, examples) != std::string::npos);
  CHECK((help.out.find("Exit codes:") != std::string::npos) == path.empty());
  std::size_t count = 1;
  for (const std::string& name : listed_in(help.out)) {
    std::vector<std::string> longer = path;
    longer.push_back(name);
    count += walk(longer);
  }
  return count;
}

TEST_CASE("each command at each level has help of its own, with an example of itself") {
  CHECK(walk({}) > 30);
}

TEST_CASE("global options may stand before the command, between its words and behind them") {
  const std::string folder = PATCHBAY_BINARY_DIR "/connectors";
  CHECK(patchbay({"--connectors", folder, "connectors", "show", "minimal_c"}).code == 0);
  CHECK(patchbay({"connectors", "--connectors", folder, "show", "minimal_c"}).code == 0);
  CHECK(patchbay({"connectors", "show", "minimal_c", "--connectors", folder}).code == 0);
}

TEST_CASE("the option --connectors is given once for each folder, and its help says so") {
  const std::string folder = PATCHBAY_BINARY_DIR "/connectors";
  const std::string empty = folder_named("no_connectors").string();
  CHECK(patchbay({"--connectors", empty, "connectors", "show", "minimal_c", "--connectors", folder})
            .code == 0);
  CHECK(has(patchbay({"--help"}).out, "--connectors DIR  "));
  CHECK(has(patchbay({"--help"}).out, "several: --connectors A --connectors B"));
  const CommandOutcome both = patchbay({"connectors", "list", "--connectors", folder, empty});
  CHECK(both.code == 2);
  CHECK(has(both.err, "is one word too many"));
}

TEST_CASE("the value of an option is not taken for a command that does not exist") {
  const CommandOutcome printed = patchbay({"--connectors", "DIR", "call", "minimal_c"});
  CHECK(printed.code == 2);
  CHECK(printed.err.find("DIR") == std::string::npos);
  CHECK(printed.err.find("action is required") != std::string::npos);
  CHECK(printed.err.find("Try: patchbay call --help\n") != std::string::npos);
}

TEST_CASE("an unknown option is answered with the nearest one, of the command or global") {
  const auto said = [](std::vector<std::string> words) { return patchbay(std::move(words)).err; };
  CHECK(said({"connectors", "list", "--outptu", "json"})
            .find("there is no option \"--outptu\". Did you mean \"--output\"?") !=
        std::string::npos);
  CHECK(said({"call", "files", "list", "--conectors=x"}).find("Did you mean \"--connectors\"?") !=
        std::string::npos);
  CHECK(said({"connectors", "list", "files"}).find("\"files\" is one word too many.") !=
        std::string::npos);
  CHECK(said({"connectors"}).find("connectors needs a command: list, show, check, reload.") !=
        std::string::npos);
}

TEST_CASE("a mistyped command is answered with the one that was meant, exit code 2") {
  const CommandOutcome printed = patchbay({"conectors", "list"});
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
  const CommandOutcome printed = patchbay({"--config", file, "connectors", "list"});
  CHECK(printed.code == 2);
  CHECK(
      printed.err.find("line 1: unknown key \"connectr_path\". Did you mean \"connector_path\"?") !=
      std::string::npos);
  CHECK(patchbay({"--config", "/nowhere.toml", "connectors", "list"}).code == 2);
}

TEST_CASE("a command reads its configuration once, even if its error names what is configured") {
  const std::string file =
      file_with("once.toml", "connector_path = [\"" PATCHBAY_BINARY_DIR "/connectors\"]\n");
  int times = 0;
  const app::Environment environment = [&](std::string_view name) -> std::optional<std::string> {
    if (name != "PATCHBAY_CONFIG") return std::nullopt;
    ++times;
    return file;
  };
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  CHECK(run({"connectors", "show", "minimal_d"}, {in, out, err}, environment) == 4);
  CHECK(has(err.str(), "looked in " PATCHBAY_BINARY_DIR "/connectors"));
  CHECK(times == 1);
}

TEST_CASE("a configuration for a connector that does not exist is refused with the nearest one") {
  const std::string place = "connector_path = [\"" PATCHBAY_BINARY_DIR "/connectors\"]\n";
  const std::string typed =
      file_with("gitub.toml", place +
                                  "[connector.gitub]\nbase_url = \"http://127.0.0.1\"\n[[link]]\n"
                                  "connector = \"minimal_d\"\n");
  const CommandOutcome printed = patchbay({"--config", typed, "connectors", "list"});
  CHECK(printed.code == 2);
  CHECK(printed.err.find("[connector.gitub] names no connector that is there. Did you mean "
                         "\"github\"?") != std::string::npos);
  CHECK(printed.err.find("Did you mean \"minimal_c\"?") != std::string::npos);
  const CommandOutcome elsewhere =
      patchbay({"--config", typed, "connectors", "list", "--connectors",
                PATCHBAY_BINARY_DIR "/test_connectors"});
  CHECK(elsewhere.code == 0);  // only the folders on the command line are searched
}

TEST_CASE("an empty PATCHBAY_CONFIG is as one that is not set") {
  CHECK(patchbay({"connectors", "list"},
                 {{"PATCHBAY_CONFIG", ""},
                  {"PATCHBAY_CONNECTOR_PATH", PATCHBAY_BINARY_DIR "/connectors"}})
            .code == 0);
}

TEST_CASE("what cannot be written is said, and the exit code is not 0") {
  for (const char* words : {"--help", "completion bash", "connectors list"}) {
    const std::string line =
        std::string(PATCHBAY_BINARY_DIR "/bin/patchbay --connectors " PATCHBAY_BINARY_DIR
                                        "/connectors ") +
        words + " 2>&1 >/dev/full";
    FILE* pipe = popen(line.c_str(), "r");
    std::array<char, 256> said{};
    CHECK(fgets(said.data(), said.size(), pipe) != nullptr);
    CHECK(std::string(said.data()).find("could not be written") != std::string::npos);
    const int status = pclose(pipe);
    CHECK(WEXITSTATUS(status) == 8);
  }
}

}  // namespace
}  // namespace patchbay::cli
