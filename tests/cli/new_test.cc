// Tests that `patchbay new` writes a connector that builds with an installed SDK and conforms. This
// test is separate from the other tests of the command line, because it compiles a lot.
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "cli/new_connector.h"
#include "manifest/manifest.h"
#include "skip.h"
#include "temporary_folder.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

#define LENDING PATCHBAY_SOURCE_DIR "/sdk/examples/from_openapi/lending.json"

struct FinishedProgram {
  int code = -1;
  std::string printed;
};

// Runs a shell command in `folder`, with the programs of this build on the PATH.
FinishedProgram shell(const fs::path& folder, const std::string& line) {
  const std::string whole = "cd '" + folder.string() +
                            "' && PATH='" PATCHBAY_BINARY_DIR "/bin':$PATH && { " + line +
                            "\n} 2>&1";
  FILE* const pipe = popen(whole.c_str(), "r");
  FinishedProgram ended;
  if (pipe == nullptr) return ended;
  std::array<char, 4096> buffer{};
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(buffer.data(), 1, buffer.size(), pipe);
    ended.printed.append(buffer.data(), got);
  }
  const int status = pclose(pipe);
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::vector<NewConnector> all_choices() {
  std::vector<NewConnector> all;
  for (const char* language : {"c", "cpp", "rust"}) {
    for (const char* auth : {"none", "api_key", "oauth2"}) {
      NewConnector choice;
      choice.name = "my_notes";
      choice.language = language;
      choice.auth = auth;
      all.push_back(choice);
      choice.documents = true;
      if (choice.language != "rust") all.push_back(choice);
    }
  }
  return all;
}

TEST_CASE("new: every choice gives files without a gap, and a manifest without a fault") {
  for (const NewConnector& choice : all_choices()) {
    INFO(choice.language << " " << choice.auth << " " << choice.documents);
    const auto files = connector_files(choice);
    REQUIRE(files);
    CHECK(files.value().size() == (choice.language == "rust" ? 10 : 9));
    for (const auto& [name, text] : files.value()) {
      INFO(name);
      CHECK(text.size() > 100);
      for (const char* gap : {"@name@", "@Name@", "@NAME@", "@if", "@end"}) {
        CHECK(text.find(gap) == std::string::npos);
      }
    }
    const auto manifest = manifest::parse_manifest(files.value().at("connector.json"));
    REQUIRE(manifest);
    CHECK(manifest.value().warnings.empty());
    CHECK(manifest.value().identity.name == "My notes");
    CHECK(manifest.value().documents.has_value() == choice.documents);
    const bool names_credential =
        files.value().at("README.md").find("PATCHBAY_CREDENTIAL_MY_NOTES") != std::string::npos;
    CHECK(names_credential == (choice.auth != "none"));
  }
}

TEST_CASE("new: the templates in the program are the files of the SDK") {
  const fs::path folder = PATCHBAY_SOURCE_DIR "/sdk/templates";
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".in") continue;
    ++seen;
    INFO(entry.path());
    CHECK(connector_template(entry.path().stem().string()) == text_of(entry.path()));
  }
  CHECK(seen == 13);
  CHECK(connector_template("patchbay.rs") ==
        text_of(fs::path(PATCHBAY_SOURCE_DIR "/sdk/rust/patchbay.rs")));
  CHECK(connector_template("nothing.txt").empty());
}

TEST_CASE("new: what cannot be an id is refused, and nothing is written") {
  const TemporaryFolder folder;
  const std::string long_name(65, 'a');
  const std::vector<std::string> wrong = {"",     "My_notes", "my-notes",    "7up",  "_a",
                                          "a/b",  "../a",     "a b",         "grün", long_name,
                                          "a\nb", ".",        "my_notes.so", "a;ls"};
  for (const std::string& name : wrong) {
    INFO(name);
    NewConnector connector;
    connector.name = name;
    const auto written = write_connector(connector, folder.path() / "place");
    REQUIRE_FALSE(written);
    CHECK(written.error().code() == Code::kInvalidArgument);
    CHECK(written.error().message().find("cannot be the id of a connector") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "place"));
  }
  NewConnector longest;
  longest.name = std::string(64, 'a');
  CHECK(write_connector(longest, folder.path() / "place"));
}

TEST_CASE("new: a folder that is there, even as a link to nowhere, is left as it is") {
  const TemporaryFolder folder;
  folder.write("notes/connector.json", "mine");
  fs::create_symlink("nowhere", folder.path() / "link");
  NewConnector notes;
  notes.name = "notes";
  for (const char* name : {"notes", "link"}) {
    const auto written = write_connector(notes, folder.path() / name);
    REQUIRE_FALSE(written);
    CHECK(written.error().message().find("it is there already") != std::string::npos);
  }
  CHECK(text_of(folder.path() / "notes/connector.json") == "mine");
  CHECK_FALSE(fs::exists(folder.path() / "notes/README.md"));
  CHECK(fs::is_symlink(folder.path() / "link"));
  const auto nowhere = write_connector(notes, folder.path() / "absent/notes");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().message().find("the folder could not be made") != std::string::npos);
}

TEST_CASE("new: a wrong line is refused with what is there, and writes nothing") {
  const TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"patchbay new", "name is required"},
      {"patchbay new Notes", "cannot be the id of a connector"},
      {"patchbay new notes --lang java", "java not in {c,cpp,rust}"},
      {"patchbay new notes --auth basic", "basic not in {none,api_key,oauth2}"},
      {"patchbay new notes --document", "there is no option \"--document\""},
      {"patchbay new notes more", "\"more\" is one word too many"},
      {"patchbay new notes --lang rust --documents", "Take --lang c or --lang cpp"},
      {"patchbay new notes --operations a", "--operations"},
      {"patchbay new notes --from-openapi nowhere.json", "nowhere.json"},
      {"patchbay new notes --from-openapi " LENDING, "lending.json: --operations has to name"},
      {"patchbay new notes --from-openapi " LENDING " --operations lendBok",
       "no operation \"lendBok\". Did you mean \"lendBook\"?"},
      {"patchbay new notes --from-openapi " LENDING " --operations getBook --lang c",
       "--from-openapi writes C++ alone"}};
  for (const auto& [line, said] : wrong) {
    const FinishedProgram ended = shell(folder.path(), line);
    INFO(line << ": " << ended.printed);
    CHECK(ended.code == 2);
    CHECK(ended.printed.find(said) != std::string::npos);
  }
  CHECK(fs::is_empty(folder.path()));
  const FinishedProgram help = shell(folder.path(), "patchbay new --help");
  CHECK(help.code == 0);
  CHECK(help.printed.find("patchbay new my_notes --lang c --auth api_key --documents") !=
        std::string::npos);
}

// Returns the commands in a CI file that build, test and check. `mark` is the text before each
// command.
std::vector<std::string> commands_in(const std::string& text, const std::string& mark) {
  std::istringstream lines(text);
  std::vector<std::string> commands;
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find(mark);
    const std::string command = at == std::string::npos ? "" : line.substr(at + mark.size());
    for (const char* program : {"cmake ", "ctest ", "/opt/patchbay/bin/patchbay-conformance "}) {
      if (command.starts_with(program)) commands.push_back(command);
    }
  }
  return commands;
}

// Inserts the path of the installed SDK, and this build's own patchbay-conformance, into a command
// of a CI file.
std::string here(std::string command, const fs::path& prefix) {
  const auto replace = [&](const std::string& word, const std::string& by) {
    if (const auto at = command.find(word); at != std::string::npos) {
      command.replace(at, word.size(), by);
    }
  };
  replace("/opt/patchbay/bin/patchbay-conformance run",
          "timeout 200 patchbay-conformance run --warnings-as-errors");
  replace("/opt/patchbay", prefix.string());
  return command;
}

// Makes a connector with the program, and then runs the commands of its CI files. `ran` is a check
// that must have passed and must not have been skipped.
void builds_and_conforms(const std::string& options, const std::string& ran) {
  const TemporaryFolder folder;
  const fs::path prefix = folder.path() / "sdk";
  const fs::path place = folder.path() / "class";  // this name is a keyword, so it cannot be an
                                                   // identifier
  const std::string install = "cmake --install '" PATCHBAY_BINARY_DIR "' --component sdk --prefix ";
  REQUIRE(shell(folder.path(), install + prefix.string()).code == 0);
  const FinishedProgram made = shell(folder.path(), "patchbay new class " + options);
  INFO(made.printed);
  REQUIRE(made.code == 0);
  const auto commands = commands_in(text_of(place / ".gitlab-ci.yml"), "    - ");
  const auto others = commands_in(text_of(place / ".github/workflows/ci.yml"), "      - run: ");
  REQUIRE(commands.size() == 4);
  REQUIRE(others.size() == 4);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    CHECK(commands[i].substr(0, commands[i].find(" --format")) ==
          others[i].substr(0, others[i].find(" --format")));
    const FinishedProgram ended = shell(place, here(commands[i], prefix));
    INFO(commands[i] << "\n" << ended.printed);
    REQUIRE(ended.code == 0);
    CHECK(ended.printed.find("warning:") == std::string::npos);
  }
  const std::string report = text_of(place / "conformance.xml");
  CHECK(report.find("<testsuite") != std::string::npos);
  CHECK(fs::exists(place / "build/connectors/class/conformance.toml"));
  const FinishedProgram checked =
      shell(place, "patchbay-conformance run build/connectors/class --format tap --include " + ran);
  CHECK(checked.printed.find("\nok 1 - " + ran + "\n") != std::string::npos);
  const FinishedProgram repeated =
      shell(place,
            "patchbay-conformance run build/connectors/class --scenario "
            "scenario.json --format tap --include 'scenario.re*'");
  INFO(repeated.printed);
  CHECK(repeated.printed.find("\nok 1 - scenario.requests\nok 2 - scenario.results\n") !=
        std::string::npos);
  const FinishedProgram loaded =
      shell(place, "patchbay --connectors build/connectors connectors check class");
  INFO(checked.printed << loaded.printed);
  CHECK(loaded.code == 0);
}

TEST_CASE("new: a connector in C builds and conforms") {
  builds_and_conforms("--lang c", "actions.result_schema");
}

TEST_CASE("new: a source of documents in C, with an API key, builds and conforms") {
  builds_and_conforms("--lang c --auth api_key --documents", "documents.listing");
}

TEST_CASE("new: a connector in C++ with an API key builds and conforms") {
  builds_and_conforms("--auth api_key", "auth.probe_refused");
}

TEST_CASE("new: a source of documents in C++, with OAuth, builds and conforms") {
  builds_and_conforms("--lang cpp --auth oauth2 --documents", "documents.listing");
}

TEST_CASE("new: a connector of every operation of an OpenAPI description builds and conforms") {
  builds_and_conforms("--from-openapi " LENDING
                      " --operations listBooks,addBook,getBook,removeBook,lendBook,readBook",
                      "actions.result_schema");
}

TEST_CASE("new: a connector in Rust with OAuth builds and conforms") {
  const TemporaryFolder folder;
  if (shell(folder.path(), "rustc --version").code != 0) return skip("there is no rustc");
  builds_and_conforms("--lang rust --auth oauth2", "auth.probe_refused");
}

}  // namespace
}  // namespace patchbay::cli
