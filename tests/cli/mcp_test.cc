// Proves what `patchbay mcp` does with a configuration file, and with a server that is a program.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/command_line.h"
#include "cli/connector_section.h"
#include "temporary_folder.h"

namespace patchbay::cli {
namespace {

// A place with a configuration file of its own, and the connectors of this build.
struct McpDesk {
  explicit McpDesk(const std::string& text = "# kept\n") { std::ofstream(file()) << text; }
  [[nodiscard]] std::string file() const { return (folder.path() / "patchbay.toml").string(); }
  Printed run(std::vector<std::string> words) const {
    const Variables environment = {{"PATCHBAY_CONFIG", file()},
                                   {"PATCHBAY_CONNECTOR_PATH", PATCHBAY_BINARY_DIR "/connectors"},
                                   {"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    return patchbay(std::move(words), environment);
  }
  [[nodiscard]] std::string text() const {
    std::ostringstream out;
    out << std::ifstream(file()).rdbuf();
    return out.str();
  }
  TemporaryFolder folder;
};

const std::string kPeer = PATCHBAY_SOURCE_DIR "/tests/plugins/mcp/stdio_peer.py";

TEST_CASE("mcp: a program is added, listed, tried, called and removed") {
  const McpDesk desk;
  const Printed added =
      desk.run({"mcp", "add", "peer", "--env", "A=b=c", "--", "python3", kPeer, "2025-06-18"});
  INFO(added.err << desk.text());
  REQUIRE(added.code == 0);
  CHECK(desk.text().starts_with("# kept\n"));
  CHECK(has(desk.run({"mcp", "list"}).out, "peer"));
  const Printed tried = desk.run({"mcp", "test", "peer"});
  INFO(tried.err);
  CHECK(tried.code == 0);
  CHECK(has(tried.out, "8 tools"));
  const Printed called = desk.run({"call", "peer", "echo", "--args", R"({"message":"grün"})"});
  CHECK(has(called.out, "grün"));
  CHECK(desk.run({"mcp", "remove", "peer"}).code == 0);
  CHECK(desk.text() == "# kept\n");
  CHECK_FALSE(has(desk.run({"mcp", "list"}).out, "peer"));
}

TEST_CASE("mcp: options of the program are not ours") {
  const McpDesk desk;
  REQUIRE(desk.run({"mcp", "add", "peer", "--", "npx", "-y", "server", "--help"}).code == 0);
  CHECK(has(desk.text(), R"(args = ["-y", "server", "--help"])"));
}

TEST_CASE("mcp: what cannot be added leaves the file as it was") {
  const McpDesk desk("[connector.mcp]\nurl = \"https://mcp.example/mcp\"\n");
  const std::string before = desk.text();
  const std::vector<std::vector<std::string>> wrong = {
      {"mcp", "add", "peer"},
      {"mcp", "add", "Peer", "--url", "https://a.example/mcp"},
      {"mcp", "add", "mcp", "--url", "https://a.example/mcp"},
      {"mcp", "add", "peer", "--url", "https://a.example/mcp", "--", "npx"},
      {"mcp", "add", "peer", "--env", "novalue", "--", "npx"},
      {"mcp", "remove", "mcp"},
      {"mcp", "remove", "other"},
      {"mcp", "import", "/nowhere.json"}};
  for (const auto& words : wrong) {
    INFO(words[2]);
    const Printed printed = desk.run(words);
    CHECK(printed.code != 0);
    CHECK_FALSE(printed.err.empty());
    CHECK(desk.text() == before);
  }
}

TEST_CASE("mcp: the servers of another client are taken over") {
  const McpDesk desk;
  const std::string servers = file_with(
      "servers.json",
      R"({"mcpServers":{"My Files":{"command":"npx","args":["-y","a \"b\" \\ \n"],)"
      R"("env":{"TOKEN":"${MY_TOKEN}","MODE":"x"}},"web":{"type":"http","url":"https://a.example/mcp"}}})");
  const Printed printed = desk.run({"mcp", "import", servers});
  INFO(printed.err);
  REQUIRE(printed.code == 0);
  CHECK(has(desk.text(), "[connector.my_files]"));
  CHECK(has(desk.text(), R"(env_from = {"TOKEN" = "MY_TOKEN"})"));
  CHECK(has(desk.text(), R"(env = {"MODE" = "x"})"));
  const Printed listed = desk.run({"mcp", "list", "--output", "json"});
  const auto all = nlohmann::json::parse(listed.out);
  REQUIRE(all.size() == 2);
  CHECK(all[0].at("server") == "npx -y a \"b\" \\ \n");
  CHECK(all[1].at("server") == "https://a.example/mcp");
  for (const char* text : {"x", "{}", R"({"mcpServers":[]})", R"({"mcpServers":{"a":{}}})",
                           R"({"mcpServers":{"a":{"command":"x","env":{"A":1}}}})"}) {
    INFO(text);
    CHECK(desk.run({"mcp", "import", file_with("wrong.json", text)}).code != 0);
  }
}

TEST_CASE("mcp: a section goes with its tables, and no other does") {
  const std::string text =
      "[connector.a]\nx = 1\n\n[connector.a.env]\nA = \"b\"\n[connector.ab]\ny = 2\n";
  CHECK(without_section(text, "a") == "[connector.ab]\ny = 2\n");
  CHECK(without_section(text, "ab").ends_with("A = \"b\"\n"));
  CHECK(without_section(text, "b") == text);
}

TEST_CASE("mcp: a new configuration file can be read by its owner only") {
  const McpDesk desk;
  std::filesystem::remove(desk.file());
  REQUIRE(replace_config(desk.file(), "a = 1\n").has_value());
  struct stat about{};
  REQUIRE(::stat(desk.file().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  REQUIRE(::chmod(desk.file().c_str(), 0640) == 0);
  REQUIRE(replace_config(desk.file(), "b = 1\n").has_value());
  REQUIRE(::stat(desk.file().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0640);
  CHECK(desk.text() == "b = 1\n");
}

TEST_CASE("mcp: a configuration that is reached by a symbolic link changes where it is") {
  const McpDesk desk;
  const auto real = desk.folder.path() / "kept.toml";
  std::filesystem::rename(desk.file(), real);
  std::filesystem::create_symlink("kept.toml", desk.file());
  REQUIRE(replace_config(desk.file(), "a = 1\n").has_value());
  CHECK(std::filesystem::is_symlink(desk.file()));
  std::ostringstream text;
  text << std::ifstream(real).rdbuf();
  CHECK(text.str() == "a = 1\n");
}

}  // namespace
}  // namespace patchbay::cli
