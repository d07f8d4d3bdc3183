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

// A host whose `files` shows a folder.
class FilesHost {
 public:
  FilesHost() {
    std::filesystem::create_directories(root());
    write("one.txt", "the first");
    SystemRandom random;
    const std::string keys = folder_.path() + "/keys";
    REQUIRE(create_key_ring(keys, random).has_value());
    auto kept = engine::AccountStore::open({.store = database_.location(),
                                            .key_ring = KeyRingSource::in_file(keys),
                                            .redirect_uris = {},
                                            .clients = oauth::ConfiguredClients({}, {}),
                                            .host = "host-a"},
                                           machine_.clock, machine_.random);
    REQUIRE(kept.has_value());
    engine::Options options;
    options.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
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
  engine::DocumentParts& documents() { return *engine->documents; }
  documents::Followed files(const Caller& caller) {
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
  // But the folder itself.
  std::vector<documents::Document> seen_by(const Caller& caller) {
    auto page = documents().library.list(asker(caller), {}, "", 100);
    REQUIRE(page.has_value());
    auto seen = std::move(page).value().documents;
    std::erase_if(seen, [](const documents::Document& each) { return each.is_container; });
    return seen;
  }

 private:
  TestFolder folder_;
  TestDatabase database_{Dialect::kSqlite};
  engine::Machine machine_{
      {.level = Level::kError, .format = {}, .file = {}, .writer = [](Level, std::string_view) {}}};

 public:
  std::unique_ptr<engine::Engine> engine;
};

inline const Caller kAnn{.organization = "acme", .user = "ann"};
inline const Caller kBob{.organization = "acme", .user = "bob"};

}  // namespace patchbay::test
