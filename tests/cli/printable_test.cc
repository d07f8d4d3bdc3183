// Tests that text from other parties cannot control the terminal, for every command that prints it.
#include "cli/printable.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "command_line.h"

namespace patchbay::cli {
namespace {

constexpr const char* kTitled =
    "mine \x1b]0;owned\a\xc2\x9b"
    "31m";
constexpr const char* kShown = "mine \\x1b]0;owned\\x07\\u009b31m";

// Returns true if the text contains no control characters of ASCII and none between U+0080 and
// U+009F, except line breaks and tabs.
bool is_text(const std::string& printed) {
  INFO(printed);
  return printed == [&] {
    std::ostringstream out;
    PrintableBuffer buffer(out);
    std::ostream(&buffer) << printed << std::flush;
    return out.str();
  }();
}

TEST_CASE("control characters are shown, whether of 7 bits, of 8 or turning the direction") {
  CHECK(printable(kTitled) == kShown);
  CHECK(printable("a\r\nb\tc\x7f") == "a  b c\\u007f");
  CHECK(printable("user\u202Egpj.exe") == "user\\u202egpj.exe");
  CHECK(printable("größe – 大 🙂") == "größe – 大 🙂");
}

TEST_CASE("what is not UTF-8 is replaced, byte by byte") {
  CHECK(printable("a\x9b"
                  "31m") == "a\uFFFD31m");
  CHECK(printable("\xc0\x9b \xed\xa0\x80 \xe2\x82") ==
        "\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD \uFFFD\uFFFD");
}

TEST_CASE("a character that is written in parts comes out whole, and only at its end") {
  std::ostringstream out;
  PrintableBuffer buffer(out);
  std::ostream stream(&buffer);
  stream << "\xe2" << "\x82";
  CHECK(out.str().empty());
  stream << "\xac\xc2" << '\x9b' << std::flush;
  CHECK(out.str() == "€\\u009b");
  stream << "\xe2" << std::flush;
  CHECK(out.str() == "€\\u009b\uFFFD");
}

TEST_CASE("a plugin's error message cannot colour the terminal or begin a line of its own") {
  const CommandOutcome printed = patchbay(
      {"--connectors", PATCHBAY_BINARY_DIR "/test_connectors", "call", "drives_terminal", "go"});
  CHECK(printed.code == 6);
  CHECK(has(printed.err, "red \\x1b[31m, titled \\x1b]0;mine\\x07, and patchbay: a line"));
  CHECK(is_text(printed.err));
}

// Makes a folder with the manifest of minimal_c, but with another value for `key`. Returns the
// folder's path.
std::string folder_with_manifest(const std::string& key, const std::string& value) {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/sdk/examples/minimal_c/connector.json");
  auto manifest = nlohmann::json::parse(file);
  manifest[key] = value;
  const std::string folder = "titled_by_" + key;
  file_with(folder + "/one/connector.json", manifest.dump());
  return folder_named(folder).string();
}

TEST_CASE("a manifest's name and its faults are shown as text, in a list and by themselves") {
  const std::string named = folder_with_manifest("name", kTitled);
  for (const auto& words : {std::vector<std::string>{"connectors", "list"},
                            std::vector<std::string>{"connectors", "show", "minimal_c"},
                            std::vector<std::string>{"connectors", "check", "minimal_c"}}) {
    std::vector<std::string> line = {"--connectors", named};
    line.insert(line.end(), words.begin(), words.end());
    const CommandOutcome printed = patchbay(line);
    CHECK(is_text(printed.out));
    CHECK(is_text(printed.err));
  }
  const std::string misnamed = folder_with_manifest("namespace", kTitled);
  const CommandOutcome listed = patchbay({"--connectors", misnamed, "connectors", "list"});
  CHECK(has(listed.out, "not usable: "));
  CHECK(is_text(listed.out));
}

TEST_CASE("a configuration's and a command line's own control characters are shown too") {
  CHECK(is_text(patchbay({"--config", kTitled, "connectors", "list"}).err));
  CHECK(is_text(patchbay({kTitled}).err));
  CHECK(is_text(patchbay({"connectors", "list", std::string("--") + kTitled}).err));
}

TEST_CASE("JSON output is still what was answered, control characters and all") {
  const std::string arguments = nlohmann::json{{"message", kTitled}}.dump();
  const CommandOutcome printed =
      patchbay({"--connectors", PATCHBAY_BINARY_DIR "/connectors", "call", "minimal_c", "echo",
                "--output", "json", "--args", arguments});
  CHECK(printed.code == 0);
  CHECK(is_text(printed.out));
  CHECK(nlohmann::json::parse(printed.out)["message"] == kTitled);
}

}  // namespace
}  // namespace patchbay::cli
