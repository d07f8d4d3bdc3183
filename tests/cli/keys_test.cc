// Tests that `patchbay keys` makes, lists and revokes keys, and prints each key only once.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/command_line.h"

namespace patchbay::cli {
namespace {

TEST_CASE("a key is printed when it is made, and never again") {
  const std::string store = new_store("keys_made");
  const CommandOutcome made =
      patchbay({"keys", "create", "--org", "acme", "--user", "ann", "--store", store});
  REQUIRE(made.code == 0);
  CHECK(made.out.starts_with("pbk_"));
  CHECK(made.err.find("shown this once") != std::string::npos);
  const std::string key = made.out.substr(0, made.out.size() - 1);
  const CommandOutcome listed = patchbay({"keys", "list", "--org", "acme", "--store", store});
  CHECK(listed.code == 0);
  CHECK(listed.out.find(key) == std::string::npos);
  CHECK(listed.out.find(key.substr(0, 10)) != std::string::npos);
  CHECK(listed.out.find("ann") != std::string::npos);
}

TEST_CASE("a key is revoked by its id") {
  const std::string store = new_store("keys_revoked");
  const CommandOutcome made =
      patchbay({"keys", "create", "--org", "acme", "--user", "ann", "--days", "30", "--scope",
                "call", "--output", "json", "--store", store});
  const auto record = nlohmann::json::parse(made.out);
  CHECK(record.at("scopes") == nlohmann::json{"call"});
  CHECK(record.at("expires_at").is_string());
  const std::string id = record.at("id");
  CHECK(patchbay({"keys", "revoke", "--org", "acme", id, "--store", store}).code == 0);
  const auto listed = nlohmann::json::parse(
      patchbay({"keys", "list", "--org", "acme", "--output", "json", "--store", store}).out);
  for (const auto& key : listed) CHECK(key.at("revoked_at").is_string() == (key.at("id") == id));
}

TEST_CASE("a key is for a user or a service, of an organization that there is") {
  const std::string store = new_store("keys_refused");
  CHECK(patchbay({"keys", "create", "--org", "acme", "--store", store}).code == 3);
  CHECK(patchbay({"keys", "create", "--org", "acme", "--user", "a", "--service", "--store", store})
            .code == 3);
  CHECK(patchbay({"keys", "create", "--org", "nobody", "--user", "a", "--store", store}).code == 4);
  CHECK(patchbay({"keys", "revoke", "--org", "acme", "key_none", "--store", store}).code == 4);
}

TEST_CASE("a key's command leaves no store where the real one is missing") {
  const std::filesystem::path store = folder_named("keys_away") / "store.db";
  const std::vector<std::vector<std::string>> lines = {
      {"list"}, {"revoke", "key_none"}, {"create", "--user", "ann"}};
  const auto run = [&](const std::vector<std::string>& line) {
    std::vector<std::string> words = {"keys"};
    words.insert(words.end(), line.begin(), line.end());
    words.insert(words.end(), {"--org", "acme", "--store", store.string()});
    return patchbay(std::move(words));
  };
  for (const auto& line : lines) {
    INFO(line[0]);
    const CommandOutcome refused = run(line);
    CHECK(refused.code == 2);
    CHECK(has(refused.err, "there is no store \"" + store.string() + "\""));
    CHECK_FALSE(std::filesystem::exists(store));
  }
  std::ofstream(store) << "";
  for (const auto& line : lines) {
    INFO(line[0]);
    const CommandOutcome refused = run(line);
    CHECK(refused.code == 2);
    CHECK(has(refused.err, "missing or empty"));
    CHECK(std::filesystem::file_size(store) == 0);
  }
}

}  // namespace
}  // namespace patchbay::cli
