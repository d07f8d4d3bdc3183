// A whole host whose users have accounts at the fake Google Drive and the fake Microsoft Graph.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "sandbox/sandbox.h"
#include "store/postgres_server.h"

namespace patchbay::search::test {

inline const Caller kAnn{.organization = "acme", .user = "ann"};
inline const Caller kBob{.organization = "acme", .user = "bob"};
inline const Caller kEve{.organization = "acme", .user = "eve"};  // a user without an account

inline constexpr const char* kProviders = R"({
  "drive": {
    "users": [{"email": "ann@acme.test", "name": "Ann", "root": "root-ann"},
              {"email": "bob@acme.test", "name": "Bob", "root": "root-bob"}],
    "tokens": [{"token": "ann", "user": "ann@acme.test",
                "scopes": ["https://www.googleapis.com/auth/drive.readonly"]},
               {"token": "bob", "user": "bob@acme.test",
                "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
    "drives": [],
    "files": [
      {"id": "d-report", "name": "report.txt", "content": "the quarterly numbers",
       "parent": "root-ann", "owner": "ann@acme.test"},
      {"id": "d-menu", "name": "menu.txt", "content": "soup", "parent": "root-ann",
       "owner": "ann@acme.test"},
      {"id": "d-bob", "name": "report of bob.txt", "content": "bob", "parent": "root-bob",
       "owner": "bob@acme.test"}]},
  "graph": {
    "users": [{"id": "u-ann", "name": "Ann"}, {"id": "u-bob", "name": "Bob"}],
    "tokens": [{"token": "ann", "user": "u-ann", "scopes": ["Files.Read.All", "User.Read"]},
               {"token": "bob", "user": "u-bob", "scopes": ["Files.Read.All", "User.Read"]}],
    "drives": [{"id": "b!ann", "owner": "u-ann", "root": "root-ann"},
               {"id": "b!bob", "owner": "u-bob", "root": "root-bob"}],
    "items": [{"id": "g-report", "drive": "b!ann", "name": "report.docx", "content": "a draft"},
              {"id": "g-bob", "drive": "b!bob", "name": "report.md", "content": "bob"}]}})";

class FindHost {
 public:
  explicit FindHost(store::Dialect dialect = store::Dialect::kSqlite) : database_(dialect) {
    const std::string keys = folder_.path() + "/keys";
    REQUIRE(vault::create_key_ring(keys, machine_.random).has_value());
    auto kept = engine::AccountStore::open({.store = database_.location(),
                                            .key_ring = vault::KeyRingSource::in_file(keys),
                                            .redirect_uris = {},
                                            .clients = oauth::ConfiguredClients({}, {}),
                                            .host = "host-a"},
                                           machine_.clock, machine_.random);
    REQUIRE(kept.has_value());
    engine::Options options;
    options.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
    for (const std::string connector : {"google_drive", "onedrive"}) {
      options.connector_config[connector] = nlohmann::json{{"base_url", provider.url()}}.dump();
      for (const Caller& owner : {kAnn, kBob}) {
        options.links.push_back({.id = connector + "-" + owner.user,
                                 .connector = connector,
                                 .credential = Secret(owner.user),
                                 .account = {},
                                 .user_configuration = {},
                                 .owner = owner});
      }
    }
    auto opened =
        engine::Engine::open(std::move(options), machine_.surroundings(), std::move(kept).value());
    if (opened.has_error()) FAIL(opened.error().message());
    engine = std::move(opened).value();
  }

  Result<Findings> ask(const std::string& words, const Caller& caller = kAnn,
                       const std::string& connector = {},
                       std::chrono::milliseconds patience = std::chrono::seconds(60)) {
    actions::Request request = engine->request();
    request.caller = &caller;
    request.trace_id = engine->trace_ids.next();
    const auto asker = engine->documents->asker_of(caller, false);
    REQUIRE(asker.has_value());
    return engine->file_search.find({.words = words, .connector = connector, .patience = patience},
                                    request, &asker.value());
  }
  Findings found(const std::string& words, const Caller& caller = kAnn,
                 const std::string& connector = {},
                 std::chrono::milliseconds patience = std::chrono::seconds(60)) {
    auto findings = ask(words, caller, connector, patience);
    if (findings.has_error()) FAIL(findings.error().message());
    return std::move(findings).value();
  }

  // Loads the documents of ann's Drive.
  void load() {
    const auto meant = engine->documents->meant(kAnn, "google_drive-ann", "google_drive");
    REQUIRE(meant.has_value());
    REQUIRE(engine->documents->start(kAnn, meant.value(), documents::RunKind::kSync).has_value());
    const auto worked = engine->documents->scheduler.work_on("google_drive-ann", "google_drive");
    if (worked.has_error()) FAIL(worked.error().message());
  }
  // Updates the index of the documents' words.
  void index() {
    for (bool is_more = true; is_more;) {
      const auto step = engine->search->tend();
      REQUIRE(step.has_value());
      is_more = step.value();
    }
  }

  // Returns the tokens in the requests to providers.
  std::vector<std::string> tokens() {
    std::vector<std::string> all;
    for (const auto& each : provider.log().all()) {
      all.emplace_back(each.header("Authorization"));
    }
    return all;
  }

 private:
  TestFolder folder_;
  TestDatabase database_;
  engine::Machine machine_{{.level = telemetry::Level::kError,
                            .format = {},
                            .file = {},
                            .writer = [](telemetry::Level, std::string_view) {}}};

 public:
  sandbox::Sandbox provider{{.seed = kProviders}};
  std::unique_ptr<engine::Engine> engine;
};

}  // namespace patchbay::search::test
