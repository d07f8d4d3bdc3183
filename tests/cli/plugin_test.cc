// Tests that `patchbay plugin` makes keys, signs, verifies and revokes, and that a host obeys its
// configuration about signatures.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "command_line.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

// A folder with a publisher's key, a file of keys, and a configuration that names this file.
struct PublisherDesk {
  explicit PublisherDesk(const std::string& name, const std::string& policy) {
    fs::remove_all(folder_named(name));
    home = folder_named(name);
    connector = home / "connectors" / "minimal_c";
    fs::create_directories(connector);
    for (const char* file : {"connector.json", "connector.so"}) {
      fs::copy_file(fs::path(PATCHBAY_BINARY_DIR "/connectors/minimal_c") / file, connector / file);
    }
    key = (home / "acme").string();
    keys = (home / "publishers.keys").string();
    config = file_with(name + "/patchbay.toml",
                       "connector_path = [\"connectors\"]\n[trust]\nconnectors = \"" + policy +
                           "\"\nkeys = \"publishers.keys\"\n");
    REQUIRE(run({"keys", "new", key}).code == 0);
  }
  CommandOutcome run(std::vector<std::string> words) {
    words.insert(words.begin(), "plugin");
    return patchbay(std::move(words), environment());
  }
  [[nodiscard]] Variables environment() const { return {{"PATCHBAY_CONFIG", config}}; }
  // Returns the state and the exit code of `verify`.
  std::string state() {
    const CommandOutcome verified = run({"verify", connector.string(), "--output", "json"});
    const std::string word = nlohmann::json::parse(verified.out).at("state");
    CHECK((verified.code == 0) == (word == "known_key"));
    return word;
  }
  fs::path home;
  fs::path connector;
  std::string key;
  std::string keys;
  std::string config;
};

TEST_CASE("a connector is signed by its publisher and verified by an operator") {
  PublisherDesk desk("plugin_signed", "any");
  const std::string folder = desk.connector.string();
  // the publisher's key is not known yet, and there is no file of keys
  CHECK(desk.run({"verify", folder}).code == 2);
  REQUIRE(desk.run({"keys", "trust", desk.key + ".pub", "--name", "Acme"}).code == 0);
  CHECK(desk.state() == "unsigned");
  const CommandOutcome made = desk.run({"sign", folder, "--key", desk.key + ".pem"});
  CHECK(made.code == 0);
  CHECK(has(made.out, "minimal_c: 2 files signed in connector.digests"));
  CHECK(desk.state() == "known_key");
  const CommandOutcome verified = desk.run({"verify", folder});
  CHECK(has(verified.out, "(Acme) signed them: minimal_c "));
  file_with("plugin_signed/connectors/minimal_c/more.txt", "x");
  CHECK(desk.state() == "broken");
  CHECK(has(desk.run({"verify", folder}).out, "broken: more.txt was not signed"));
  fs::remove(desk.connector / "more.txt");
  const auto listed = nlohmann::json::parse(desk.run({"keys", "list", "--output", "json"}).out);
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].at("state") == "known");
  CHECK(listed[0].at("name") == "Acme");
  CHECK(desk.run({"keys", "revoke", listed[0].at("id").get<std::string>()}).code == 0);
  CHECK(desk.state() == "revoked_key");
  CHECK(has(desk.run({"keys", "list"}).out, "revoked"));
  const CommandOutcome back = desk.run({"keys", "trust", desk.key + ".pub"});
  CHECK(back.code == 2);
  CHECK(has(back.err, "was revoked"));
}

TEST_CASE("a key's id revokes every key of that id, and a bad configuration is told") {
  PublisherDesk desk("plugin_same_id", "any");
  REQUIRE(desk.run({"keys", "trust", desk.key + ".pub"}).code == 0);
  auto listed = nlohmann::json::parse(desk.run({"keys", "list", "--output", "json"}).out);
  const std::string id = listed[0].at("id");
  // Another key has the same id, but its text differs in the last bytes.
  std::string twin = listed[0].at("key");
  twin[twin.size() - 4] = twin[twin.size() - 4] == 'A' ? 'B' : 'A';
  REQUIRE(desk.run({"keys", "trust", twin}).code == 0);
  REQUIRE(desk.run({"keys", "revoke", id}).code == 0);
  listed = nlohmann::json::parse(desk.run({"keys", "list", "--output", "json"}).out);
  REQUIRE(listed.size() == 2);
  for (const auto& row : listed) CHECK(row.at("state") == "revoked");
  file_with("plugin_same_id/patchbay.toml", "[trust]\nkeys = 7\n");
  CHECK(desk.run({"verify", desk.connector.string()}).code == 2);
}

TEST_CASE("a list alone is for minisign, and without it nothing is signed") {
  PublisherDesk desk("plugin_listed", "any");
  const std::string folder = desk.connector.string();
  CHECK(desk.run({"sign", folder}).code == 2);
  CHECK(desk.run({"sign", folder, "--key", desk.key + ".pub"}).code == 2);
  CHECK(desk.run({"sign", desk.home.string(), "--key", desk.key + ".pem"}).code == 2);
  CHECK_FALSE(fs::exists(desk.connector / "connector.digests"));
  CHECK(desk.run({"sign", folder, "--digests-only"}).code == 0);
  CHECK(fs::exists(desk.connector / "connector.digests"));
  CHECK_FALSE(fs::exists(desk.connector / "connector.digests.minisig"));
}

TEST_CASE("a host of known keys lists and calls only what one of them signed") {
  PublisherDesk desk("plugin_known", "known");
  // without the file of keys, the host does not start
  CHECK(patchbay({"connectors", "list"}, desk.environment()).code == 2);
  REQUIRE(desk.run({"keys", "trust", desk.key + ".pub"}).code == 0);
  CHECK(has(patchbay({"connectors", "list"}, desk.environment()).out,
            "minimal_c: is not signed; this host loads only connectors of known keys"));
  REQUIRE(desk.run({"sign", desk.connector.string(), "--key", desk.key + ".pem"}).code == 0);
  const std::vector<std::string> call = {"call", "minimal_c", "echo", "--args",
                                         R"({"message":"hi"})"};
  CHECK(patchbay(call, desk.environment()).code == 0);
  REQUIRE(desk.run({"keys", "revoke", desk.key + ".pub"}).code == 0);
  const CommandOutcome refused = patchbay(call, desk.environment());
  CHECK(refused.code == 7);
  CHECK(has(refused.err, "was revoked on this host"));
}

}  // namespace
}  // namespace patchbay::cli
