// Tests that `patchbay client` stores the programs that ask users for access, and prints the values
// to enter in these programs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/command_line.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

constexpr const char* kRedirect = "https://chatgpt.com/connector/oauth/AbC";

TEST_CASE("a new client's page names everything that people enter, and its secret once") {
  const std::string store = new_store("client_added");
  const std::string config =
      file_with("client.toml", "[server]\npublic_url = \"https://patchbay.example/\"\n");
  const CommandOutcome made =
      patchbay({"--config", config, "client", "add", "ChatGPT", "--redirect-uri", kRedirect,
                "--scope", "mcp:mail", "--store", store});
  REQUIRE(made.code == 0);
  for (const char* shown :
       {"ChatGPT", "https://patchbay.example/api/v1/mcp\n", "client_secret_post",
        "https://patchbay.example/api/v1/oauth/authorize", "mcp:mail", "pbs_",
        "claude mcp add --transport http patchbay https://patchbay.example/api/v1/mcp",
        kRedirect}) {
    CHECK(has(made.out, shown));
  }
  CHECK(has(made.err, "shown this once"));
  const std::string id = made.out.substr(0, made.out.find(' '));
  const CommandOutcome shown = patchbay({"client", "show", id, "--store", store});
  CHECK(shown.code == 0);
  CHECK(shown.out.find("pbs_") == std::string::npos);
  CHECK(has(shown.out, "patchbay client rotate"));
}

TEST_CASE("the command for a key on a client's page works as it is shown") {
  const std::string store = new_store("client_recipe");
  const CommandOutcome made = patchbay(
      {"client", "add", "Claude", "--org", "acme", "--redirect-uri", kRedirect, "--store", store});
  REQUIRE(made.code == 0);
  const std::string command = "patchbay ";
  const std::size_t at = made.out.find("patchbay keys create");
  REQUIRE(at != std::string::npos);
  std::istringstream words(
      made.out.substr(at, made.out.find('\n', at) - at).substr(command.size()));
  std::vector<std::string> arguments{std::istream_iterator<std::string>(words), {}};
  std::replace(arguments.begin(), arguments.end(), std::string("USER"), std::string("ann"));
  arguments.insert(arguments.end(), {"--store", store});
  const CommandOutcome key = patchbay(arguments);
  CHECK(key.code == 0);
  CHECK(has(key.out, "pbk_"));
}

TEST_CASE("the commands on a client's page are those of host/mcp/CLIENTS.md, which tests run") {
  const std::string store = new_store("client_page");
  const std::string config =
      file_with("client_page.toml", "[server]\npublic_url = \"https://patchbay.example\"\n");
  const CommandOutcome made = patchbay({"--config", config, "client", "add", "Claude",
                                        "--redirect-uri", kRedirect, "--store", store});
  std::ifstream file(PATCHBAY_SOURCE_DIR "/host/mcp/CLIENTS.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  std::istringstream lines(made.out);
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("claude ") == std::string::npos) continue;
    INFO(line);
    CHECK(has(page, "\n" + line.substr(line.find("claude ")) + "\n"));
    ++count;
  }
  CHECK(count == 2);
}

TEST_CASE("clients are listed, get new secrets, and end") {
  const std::string store = new_store("client_ended");
  const auto made = json::parse(patchbay({"client", "add", "Ours", "--redirect-uri", kRedirect,
                                          "--org", "acme", "--output", "json", "--store", store})
                                    .out);
  const std::string id = made.at("id");
  const auto rotated =
      json::parse(patchbay({"client", "rotate", id, "--output", "json", "--store", store}).out);
  CHECK(rotated.at("client_secret") != made.at("client_secret"));
  const CommandOutcome open =
      patchbay({"client", "add", "Public", "--redirect-uri", "http://localhost/cb", "--public",
                "--output", "json", "--store", store});
  CHECK_FALSE(json::parse(open.out).contains("client_secret"));
  CHECK(patchbay({"client", "revoke", id, "--store", store}).code == 0);
  const auto all =
      json::parse(patchbay({"client", "list", "--output", "json", "--store", store}).out);
  REQUIRE(all.size() == 2);
  for (const auto& client : all) {
    CHECK(client.at("revoked_at").is_string() == (client.at("id") == id));
    CHECK_FALSE(client.contains("client_secret"));
  }
  const CommandOutcome table = patchbay({"client", "list", "--store", store});
  CHECK(has(table.out, "revoked"));
}

TEST_CASE("a client that signs is added with its keys or their address, and has no secret") {
  const std::string store = new_store("client_signs");
  const auto add = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {
        "client", "add", "Ours", "--redirect-uri", kRedirect, "--output", "json", "--store", store};
    words.insert(words.end(), more.begin(), more.end());
    return patchbay(words);
  };
  const std::string keys = file_with(
      "keys.json",
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  const auto by_keys = json::parse(add({"--jwks", keys}).out);
  CHECK(by_keys.at("token_endpoint_auth_method") == "private_key_jwt");
  CHECK_FALSE(by_keys.contains("client_secret"));
  const auto by_address = json::parse(add({"--jwks-uri", "https://ours.example/keys"}).out);
  CHECK(by_address.at("jwks_uri") == "https://ours.example/keys");
  const CommandOutcome table = patchbay({"client", "list", "--store", store});
  CHECK(has(table.out, "a signature"));
  CHECK(add({"--jwks", keys, "--public"}).code != 0);
  CHECK(add({"--jwks", keys + ".none"}).code == 4);
  const CommandOutcome bad = add({"--jwks", file_with("bad.json", "{}")});
  CHECK(bad.code == 3);
  CHECK(has(bad.err, "JWK Set"));
  const std::string id = by_keys.at("id");
  CHECK(patchbay({"client", "rotate", id, "--store", store}).code == 3);
}

TEST_CASE("an impossible or unknown client is refused") {
  const std::string store = new_store("client_refused");
  CHECK(patchbay({"client", "add", "x", "--redirect-uri", "http://evil.test/", "--store", store})
            .code == 3);
  CHECK(patchbay({"client", "add", "x", "--redirect-uri", kRedirect, "--org", "nobody", "--store",
                  store})
            .code == 4);
  for (const char* verb : {"show", "rotate", "revoke"}) {
    CHECK(patchbay({"client", verb, "client_none", "--store", store}).code == 4);
  }
}

}  // namespace
}  // namespace patchbay::cli
