// A whole host with the connector `files`, a folder and a store.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "store/postgres_server.h"

namespace patchbay::test {

// A whole host whose connector `files` lists a folder.
class FilesHost {
 public:
  FilesHost() {
    std::filesystem::create_directories(root());
    write("one.txt", "the first");
    SystemRandom random;
    const std::string keys = folder_.path() + "/keys";
    REQUIRE(vault::create_key_ring(keys, random).has_value());
    auto kept = engine::AccountStore::open({.store = database_.location(),
                                            .key_ring = vault::KeyRingSource::in_file(keys),
                                            .redirect_uris = {},
                                            .clients = oauth::ConfiguredClients({}, {}),
                                            .host = "host-a"},
                                           machine_.clock, machine_.random);
    REQUIRE(kept.has_value());
    engine::Options options;
    options.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors",
                              std::filesystem::path(folder_.path()) / "more"};
    write_connector("hosted", R"({"from":"config","pointer":"/server","credential":"yes"})");
    write_connector("cabin", R"({"from":"link","pointer":"/server","credential":"yes"})");
    options.connector_config["files"] = R"({"root":")" + root().string() + R"("})";
    options.text_reader = PATCHBAY_BINARY_DIR "/bin/patchbay-extract";
    auto opened =
        engine::Engine::open(std::move(options), machine_.surroundings(), std::move(kept).value());
    REQUIRE(opened.has_value());
    engine = std::move(opened).value();
  }

  [[nodiscard]] std::filesystem::path root() const {
    return std::filesystem::path(folder_.path()) / "root";
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(root() / name, std::ios::binary) << text;
  }
  // Writes a connector that uses keys and may connect to the servers in the network rule.
  void write_connector(const std::string& id, const std::string& rule) const {
    const auto place = std::filesystem::path(folder_.path()) / "more" / id;
    std::filesystem::create_directories(place);
    std::filesystem::copy_file(
        std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors/minimal_c/connector.so",
        place / "connector.so");
    const std::string server = R"({"type":"object","properties":{"server":{"type":"string"}}})";
    std::ofstream(place / "connector.json")
        << R"({"manifest":1,"id":")" << id
        << R"(","domain":"example","namespace":"patchbay.tests",)"
        << R"("name":"N","description":"D","version":"1.0.0","library":"connector.so",)"
        << R"("auth":[{"type":"api_key","title":"K","description":"K"}],"network":{"allow":[)"
        << rule << R"(]},"config":)" << server << R"(,"user_configuration":)" << server
        << R"(,"requires":["patchbay.host.http/1"],"actions":[{"id":"get","name":"G",)"
        << R"("description":"D","parameters":{"type":"object"}}]})";
  }
  // Stores a link of the caller. The provider's name for the account is `account`.
  void connect(const Caller& caller, std::string_view connector, const std::string& account,
               const std::string& email = {}, const std::string& domain = {}) {
    const auto declared = engine->accounts->connectors.find(connector);
    REQUIRE(declared.has_value());
    const accounts::Grant grant{.credential = accounts::HandedKey{Secret("key")},
                                .link = {},
                                .oauth_user_id = account,
                                .email = email,
                                .domain = domain,
                                .user_configuration = {},
                                .trace_id = {}};
    const auto kept =
        engine->accounts->stored.grants.keep(caller, *declared.value().manifest, grant);
    REQUIRE(kept.has_value());
  }
  engine::DocumentParts& documents() { return *engine->documents; }
  documents::FollowedLink files(const Caller& caller) {
    auto meant = documents().meant(caller, "files", "");
    REQUIRE(meant.has_value());
    return std::move(meant).value();
  }
  void run(const Caller& caller) {
    REQUIRE(documents().start(caller, files(caller), documents::RunKind::kSync).has_value());
    REQUIRE(documents().scheduler.work().has_value());
  }
  documents::Asker asker(const Caller& caller, bool sees_all = false) {
    auto asker = documents().asker_of(caller, sees_all);
    REQUIRE(asker.has_value());
    return std::move(asker).value();
  }
  // Returns the documents that the caller may see, except the folder itself.
  std::vector<documents::Document> seen_by(const Caller& caller) {
    auto page = documents().library.list(asker(caller), {}, "", 100);
    REQUIRE(page.has_value());
    auto seen = std::move(page).value().documents;
    std::erase_if(seen, [](const documents::Document& each) { return each.is_container; });
    return seen;
  }

 private:
  TestFolder folder_;
  TestDatabase database_{store::Dialect::kSqlite};
  engine::Machine machine_{{.level = telemetry::Level::kError,
                            .format = {},
                            .file = {},
                            .writer = [](telemetry::Level, std::string_view) {}}};

 public:
  std::unique_ptr<engine::Engine> engine;
};

inline const Caller kAnn{.organization = "acme", .user = "ann"};
inline const Caller kBob{.organization = "acme", .user = "bob"};

}  // namespace patchbay::test
