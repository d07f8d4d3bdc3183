// Tests how `patchbay mcp` changes a configuration file, and how it uses a server that is a
// program.
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

// A folder with its own configuration file, and the connectors of this build.
struct McpDesk {
  explicit McpDesk(const std::string& text = "# kept\n") { std::ofstream(file()) << text; }
  [[nodiscard]] std::string file() const { return (folder.path() / "patchbay.toml").string(); }
  CommandOutcome run(std::vector<std::string> words) const {
    Variables environment = variables;
    environment["PATCHBAY_CONFIG"] = file();
    environment["PATCHBAY_CONNECTOR_PATH"] = PATCHBAY_BINARY_DIR "/connectors";
    environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
    return patchbay(std::move(words), environment);
  }
  // Imports the servers of a file. Returns the command's output.
  CommandOutcome take_over(const std::string& servers) const {
    const CommandOutcome printed =
        run({"mcp", "import", file_with("servers.json", R"({"mcpServers":)" + servers + "}")});
    INFO(printed.err);
    CHECK(printed.code == 0);
    return printed;
  }
  [[nodiscard]] std::string text() const {
    std::ostringstream out;
    out << std::ifstream(file()).rdbuf();
    return out.str();
  }
  TemporaryFolder folder;
  Variables variables;  // the host's variables
};

const std::string kPeer = PATCHBAY_SOURCE_DIR "/tests/plugins/mcp/stdio_peer.py";

TEST_CASE("mcp: a server's resources are loaded as documents, also without an account") {
  const McpDesk desk;
  REQUIRE(desk.run({"mcp", "add", "peer", "--", "python3", kPeer, "2025-06-18"}).code == 0);
  const auto place = desk.folder.path();
  std::ofstream(desk.file(), std::ios::app)
      << "\n[server]\nstore = \"" << (place / "store.db").string() << "\"\nkey_ring = \""
      << (place / "keys").string() << "\"\n";
  const CommandOutcome synced = desk.run({"sync", "peer"});
  INFO(synced.out << synced.err);
  REQUIRE(synced.code == 0);
  const CommandOutcome list = desk.run({"docs", "list", "--output", "json"});
  const auto documents = nlohmann::json::parse(list.out);
  REQUIRE(documents.size() == 2);
  CHECK(has(list.out, "note://1"));
  CHECK(has(list.out, "note://2"));
  CHECK(has(desk.run({"docs", "export", "--ndjson"}).out, "the words of note://2"));
  CHECK(desk.run({"sync", "peer"}).code == 0);
  CHECK(desk.run({"sync", "nobody"}).code != 0);
}

TEST_CASE("mcp: a program is added, listed, tried, called and removed") {
  const McpDesk desk;
  const CommandOutcome added =
      desk.run({"mcp", "add", "peer", "--env", "A=b=c", "--", "python3", kPeer, "2025-06-18"});
  INFO(added.err << desk.text());
  REQUIRE(added.code == 0);
  CHECK(desk.text().starts_with("# kept\n"));
  CHECK(has(desk.run({"mcp", "list"}).out, "peer"));
  const CommandOutcome tried = desk.run({"mcp", "test", "peer"});
  INFO(tried.err);
  CHECK(tried.code == 0);
  CHECK(has(tried.out, "13 tools"));
  const CommandOutcome called =
      desk.run({"call", "peer", "echo", "--args", R"({"message":"grün"})"});
  CHECK(has(called.out, "grün"));
  CHECK(desk.run({"mcp", "remove", "peer"}).code == 0);
  CHECK(desk.text() == "# kept\n");
  CHECK_FALSE(has(desk.run({"mcp", "list"}).out, "peer"));
}

TEST_CASE("mcp: a tool whose schema only the host's compiler refuses is shown with the reason") {
  const McpDesk desk;
  REQUIRE(desk.run({"mcp", "add", "peer", "--", "python3", kPeer, "2025-06-18", "unclear"}).code ==
          0);
  const CommandOutcome tried = desk.run({"mcp", "test", "peer", "--output", "json"});
  INFO(tried.err);
  REQUIRE(tried.code == 0);
  const auto tools = nlohmann::json::parse(tried.out).at("tools");
  REQUIRE(tools.size() == 14);
  for (const auto& tool : tools) {
    const bool is_clear = tool.at("name") != "unclear";
    CHECK(tool.at("is_usable") == is_clear);
    CHECK(tool.contains("action") == is_clear);
    if (!is_clear) CHECK(has(tool.at("reason"), "pattern"));
  }
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
    const CommandOutcome printed = desk.run(words);
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
  const CommandOutcome printed = desk.run({"mcp", "import", servers});
  INFO(printed.err);
  REQUIRE(printed.code == 0);
  CHECK(has(desk.text(), "[connector.my_files]"));
  CHECK(has(desk.text(), R"(env_from = {"TOKEN" = "MY_TOKEN"})"));
  CHECK(has(desk.text(), R"(env = {"MODE" = "x"})"));
  const CommandOutcome listed = desk.run({"mcp", "list", "--output", "json"});
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

TEST_CASE("mcp: an imported program runs in its folder, with variables of the host in its texts") {
  McpDesk desk;
  desk.variables = {{"MY_KEY", "k \"$1\" `x`"}, {"PEER_FOLDER", PATCHBAY_SOURCE_DIR "/tests"}};
  desk.take_over(R"j({"peer":{"command":"python3","cwd":"${PEER_FOLDER}/plugins",)j"
                 R"j("args":["mcp/${env:NAME_OF_PEER:-stdio_peer}.py","2025-06-18"],)j"
                 R"j("env":{"KEY":"a \"$ ${MY_KEY}","MY_KEY":"other"}}})j");
  CHECK_FALSE(has(desk.text(), "`x`"));
  const CommandOutcome called = desk.run({"call", "peer", "which", "--args", "{}"});
  INFO(called.err << desk.text());
  CHECK(called.code == 0);
  CHECK(has(called.out, R"(a "$ k "$1" `x`)"));
  CHECK(desk.run({"mcp", "remove", "peer"}).code == 0);
  CHECK(desk.text() == "# kept\n");
}

TEST_CASE("mcp: an imported header becomes the place of a key, whose value is in no file of ours") {
  McpDesk desk;
  desk.variables = {{"WEB_KEY", "secret-1"}};
  const CommandOutcome printed = desk.take_over(
      R"j({"web":{"httpUrl":"https://a.example/mcp","headers":{"X-Key":"${WEB_KEY}","X-Team":"a"}},)j"
      R"j("bearer":{"serverUrl":"https://b.example/mcp","headers":{"Authorization":"Bearer ${WEB_KEY}"}},)j"
      R"j("basic":{"url":"https://c.example/mcp","headers":{"authorization":"Basic secret-2"}},)j"
      R"j("query":{"url":"https://d.example/mcp?a=1&key=${WEB_KEY}&b=2"}})j");
  const std::string text = desk.text();
  CHECK(has(text,
            "url = \"https://a.example/mcp\"\nheaders = {\"X-Team\" = \"a\"}\n"
            "api_key_header = \"X-Key\"\n\n[[link]]\nconnector = \"web\"\n"
            "credential_env = \"WEB_KEY\"\n"));
  CHECK(has(text, "url = \"https://b.example/mcp\"\n\n[[link]]\nconnector = \"bearer\"\n"));
  CHECK(has(text, "api_key_header = \"authorization\"\napi_key_prefix = \"Basic \"\n"));
  CHECK(has(text, "url = \"https://d.example/mcp?a=1&b=2\"\napi_key_query = \"key\"\n"));
  CHECK(has(printed.out, "basic: the value of header authorization was left out"));
  CHECK_FALSE(has(text + printed.out + printed.err, "secret-"));
  CHECK(desk.run({"mcp", "list"}).code == 0);
  CHECK(desk.run({"mcp", "remove", "web"}).code == 0);
  CHECK_FALSE(has(desk.text(), "connector = \"web\""));
  CHECK(has(desk.text(), "connector = \"bearer\""));
}

TEST_CASE("mcp: what an import does not keep is said by name") {
  McpDesk desk;
  const CommandOutcome printed = desk.take_over(
      R"j({"off":{"command":"npx","disabled":true},)j"
      R"j("a":{"command":"npx","args":["${NOT_SET}","${input:token}"],"timeout":5,"alwaysAllow":[]},)j"
      R"j("b":{"url":"https://${NOT_SET}/mcp"},)j"
      R"j("c":{"url":"https://c.example/mcp","env":{},"headers":{"X-Key":"${K}","X-Token":"${T}",)j"
      R"j("Accept":"x"}}})j");
  CHECK_FALSE(has(desk.text(), "[connector.off]"));
  CHECK_FALSE(has(desk.text(), "[connector.b]"));
  CHECK(has(desk.text(), "[connector.a]"));
  CHECK(has(desk.text(), "[connector.c]"));
  for (const char* line :
       {"off: not added", "a: the variable NOT_SET is not set", "a: ${input:token} stays",
        "a: \"timeout\" was left out", "a: \"alwaysAllow\" was left out", "b: not added",
        "c: \"env\" was left out", "c: header X-Token was left out",
        "c: header Accept was left out"}) {
    CHECK(has(printed.out, line));
  }
}

TEST_CASE("mcp: a key goes into the header or the parameter that its server wants") {
  const McpDesk desk;
  const auto add = [&](const char* name, const char* option, const char* value) {
    return desk.run({"mcp", "add", name, "--url", "https://a.example/mcp", option, value}).code;
  };
  CHECK(add("a", "--api-key-header", "X-Key") == 0);
  CHECK(add("b", "--api-key-query", "key") == 0);
  CHECK(has(desk.text(), "api_key_header = \"X-Key\"\n"));
  CHECK(has(desk.text(), "api_key_query = \"key\"\n"));
  CHECK(desk.run({"mcp", "add", "c", "--api-key-header", "X-Key", "--", "npx"}).code != 0);
  CHECK(desk.run({"mcp", "add", "c", "--url", "https://a.example/mcp", "--api-key-query", "k",
                  "--api-key-header", "X-Key"})
            .code != 0);
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
