// Tests the documents of accounts in a whole host with the connector `files`, a folder and a store.
#include <catch2/catch.hpp>

#include "engine/document_json.h"
#include "engine/files_host.h"

namespace patchbay::test {
namespace {

TEST_CASE("a folder is loaded as documents, which its user alone sees") {
  FilesHost host;
  host.run(kAnn);
  const auto seen = host.seen_by(kAnn);
  REQUIRE(seen.size() == 1);
  CHECK(seen.front().metadata.source_id == "one.txt");
  CHECK(seen.front().outcome == documents::Outcome::kLoaded);
  const auto text = host.documents().library.text(host.asker(kAnn), seen.front().key, 100);
  REQUIRE(text.has_value());
  CHECK(text.value() == "the first");
  CHECK(host.seen_by(kBob).empty());

  const auto shown = engine::json_of(seen.front());
  CHECK(shown.at("semantic_id") == "files:one.txt");
  CHECK(shown.at("link_id") == "files");
  CHECK(shown.at("size") == 9);
}

TEST_CASE("documents of one user are not another's to load") {
  FilesHost host;
  host.run(kAnn);
  const auto refused = host.documents().start(kBob, host.files(kBob), documents::RunKind::kSync);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kNotFound);
  CHECK(host.documents().follow(kBob, host.files(kBob), {}).has_error());
}

TEST_CASE("what has no documents is not meant, and the message says what is") {
  FilesHost host;
  for (const char* name : {"", "minimal_c", "github-nothing"}) {
    const auto meant = host.documents().meant(kAnn, name, "");
    REQUIRE(meant.has_error());
    CHECK(meant.error().code() == Code::kNotFound);
  }
  CHECK(host.documents().meant(kAnn, "files", "file").error().code() == Code::kNotFound);
}

TEST_CASE("documents of a removed user go, also those that no account was needed for") {
  FilesHost host;
  host.run(kAnn);
  auto& library = host.documents().library;
  const auto indexer = host.asker(kBob, true);
  REQUIRE(library.list(indexer, {}, "", 100).value().documents.size() == 2);
  const auto before = library.changes(indexer, "", 100).value().cursor;
  auto& revocation = host.engine->accounts->stored.revocation;
  REQUIRE(revocation.delete_user("acme", "ann", "bob", "trace", {}).has_value());
  CHECK(host.seen_by(kAnn).empty());
  CHECK(library.list(indexer, {}, "", 100).value().documents.empty());
  REQUIRE(host.documents().scheduler.sweep().has_value());
  const auto after = library.changes(indexer, before, 100).value().changes;
  REQUIRE(after.size() == 2);
  CHECK(after.front().what == documents::Change::What::kTombstone);
}

TEST_CASE("a server that a link's owner chose opens nobody else's documents by the id it names") {
  FilesHost host;
  host.connect(kBob, "hosted", "17");
  host.connect(kBob, "cabin", "17");
  const auto ids = host.asker(kBob).ids;
  CHECK(ids.contains("hosted"));
  CHECK_FALSE(ids.contains("cabin"));
}

TEST_CASE(
    "an account's confirmed address is its user's, until the account is connected without it") {
  FilesHost host;
  host.connect(kBob, "hosted", "17", "bob@acme.test");
  host.connect(kBob, "cabin", "18", "root@acme.test");
  using Addresses = std::map<std::string, std::vector<std::string>>;
  CHECK(host.asker(kBob).emails == Addresses{{"hosted", {"bob@acme.test"}}});
  CHECK(host.asker(kAnn).emails.empty());
  CHECK(host.asker(kBob, true).emails.empty());
  host.connect(kBob, "hosted", "17");
  CHECK(host.asker(kBob).emails.empty());
  host.connect(kBob, "hosted", "17", "bob@new.test");
  auto& revocation = host.engine->accounts->stored.revocation;
  REQUIRE(revocation.delete_user("acme", "bob", "ann", "trace", {}).has_value());
  CHECK(number_of(*host.engine->kept->store, "select count(*) from state") == 0);
}

TEST_CASE("a closed gate keeps documents from being loaded") {
  FilesHost host;
  host.engine->gates.replace({gates::allowlist_of({"minimal_c"})});
  const auto refused = host.documents().start(kAnn, host.files(kAnn), documents::RunKind::kSync);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kGateClosed);
}

TEST_CASE("progress says how much is done, and a run that is over how it went") {
  FilesHost host;
  host.run(kAnn);
  const auto asker = host.asker(kAnn);
  const auto runs = host.documents().library.progress(asker, "files", "files", 5);
  REQUIRE(runs.has_value());
  const auto state = host.documents().library.state(asker, "files", "files");
  REQUIRE(state.has_value());
  const auto shown = engine::json_of(state.value(), runs.value(), host.engine->clock.wall());
  CHECK(shown.at("auto_sync") == false);
  CHECK(shown.at("documents_synced") == 2);  // the folder is one of them
  CHECK(shown.at("last_successful_sync").is_string());
  const auto& run = shown.at("runs").at(0);
  CHECK(run.at("state") == "complete");
  CHECK(run.at("is_over") == true);
  CHECK(run.at("tally").at("loaded") == 2);
}

}  // namespace
}  // namespace patchbay::test
