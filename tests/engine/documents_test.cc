// Tests the documents of accounts in a whole host with the connector `files`, a folder and a store.
#include <catch2/catch.hpp>

#include <set>

#include "documents/without_account.h"
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
  CHECK(shown.at("link_id") == host.files(kAnn).link);
  CHECK(shown.at("size") == 9);
}

const Caller kEve{.organization = "other", .user = "ann"};

TEST_CASE("documents of one user are not another's to load") {
  FilesHost host;
  host.run(kAnn);
  const documents::FollowedLink anns = host.files(kAnn);
  const auto refused =
      host.documents().start(kBob, {anns.link, "files", "acme", "bob"}, documents::RunKind::kSync);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kNotFound);
  CHECK(host.documents().follow(kBob, {anns.link, "files", "acme", "bob"}, {}).has_error());
  CHECK(host.documents().meant(kBob, anns.link, "").error().code() == Code::kNotFound);
}

TEST_CASE("each user of each organization has documents of their own where no account is needed") {
  FilesHost host;
  for (const Caller& caller : {kAnn, kBob, kEve}) host.run(caller);
  for (const Caller& caller : {kAnn, kBob, kEve}) {
    REQUIRE(host.seen_by(caller).size() == 1);
    const documents::FollowedLink own = host.files(caller);
    CHECK(host.seen_by(caller).front().key.link == own.link);
    CHECK(host.documents().meant(caller, own.link, "").value().link == own.link);
  }
  auto& revocation = host.engine->accounts->stored.revocation;
  REQUIRE(revocation.delete_user("acme", "ann", "bob", "trace", {}).has_value());
  CHECK(host.seen_by(kAnn).empty());
  CHECK(host.seen_by(kBob).size() == 1);
  CHECK(host.seen_by(kEve).size() == 1);
}

TEST_CASE("no two owners of documents without an account have the same link") {
  std::set<std::string> links;
  for (const auto& [organization, user] : std::vector<std::pair<std::string, std::string>>{
           {"ab", "c"}, {"a", "bc"}, {"", "abc"}, {"abc", ""}, {"a", ":bc"}, {"a:", "bc"}}) {
    links.insert(documents::link_without_account("files", organization, user));
  }
  CHECK(links.size() == 6);
  CHECK(links.begin()->size() == std::string_view("files-0123456789abcdef").size());
}

TEST_CASE("who looks after all documents names one of the users' links") {
  FilesHost host;
  host.run(kAnn);
  const documents::Asker all = host.asker({.organization = "acme", .user = "ida"}, true);
  const auto& parts = host.documents();
  CHECK(parts.kept(all, "files", "").value().link == host.files(kAnn).link);
  host.run(kBob);
  host.run(kEve);
  const auto several = parts.kept(all, "files", "");
  REQUIRE(several.has_error());
  CHECK(several.error().code() == Code::kLinkAmbiguous);
  const std::string& said = several.error().message();
  CHECK(said.find(host.files(kAnn).link + " (ann)") != said.npos);
  CHECK(said.find(host.files(kBob).link + " (bob)") != said.npos);
  CHECK(said.find(host.files(kEve).link) == said.npos);
  CHECK(parts.kept(all, host.files(kBob).link, "files").value().user == "bob");
  CHECK(parts.kept(all, host.files(kEve).link, "").error().code() == Code::kNotFound);
  CHECK(parts.kept(host.asker(kBob), "files", "").value().user == "bob");
  CHECK(parts.kept(host.asker(kBob), host.files(kAnn).link, "").has_error());
}

TEST_CASE("a store of an earlier version keeps its documents for the user who has them") {
  FilesHost host;
  REQUIRE(host.documents().scheduler.follow({"files", "files", "acme", "ann"}, {}).has_value());
  for (const Caller& caller : {kAnn, kBob}) host.run(caller);
  CHECK(host.files(kAnn).link == "files");
  CHECK(host.seen_by(kAnn).front().key.link == "files");
  CHECK(host.seen_by(kBob).front().key.link == host.files(kBob).link);
  const documents::Asker all = host.asker(kBob, true);
  CHECK(host.documents().kept(all, "files", "").value().user == "ann");
  CHECK(host.documents().kept(host.asker(kBob), "files", "").value().user == "bob");
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

TEST_CASE("an account belongs to the domain that its provider names, not to that of its address") {
  FilesHost host;
  host.connect(kBob, "hosted", "17", "bob@acme.test");
  CHECK(host.asker(kBob).domains.empty());
  host.connect(kBob, "hosted", "17", "bob@other.test", "acme.test");
  host.connect(kBob, "cabin", "18", "", "acme.test");  // the link's owner chose that server
  using Domains = std::map<std::string, std::vector<std::string>>;
  CHECK(host.asker(kBob).domains == Domains{{"hosted", {"acme.test"}}});
  CHECK(host.asker(kAnn).domains.empty());
  host.connect(kBob, "hosted", "17", "bob@other.test");
  CHECK(host.asker(kBob).domains.empty());
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
  const std::string link = host.files(kAnn).link;
  const auto runs = host.documents().library.progress(asker, link, "files", 5);
  REQUIRE(runs.has_value());
  const auto state = host.documents().library.state(asker, link, "files");
  REQUIRE(state.has_value());
  const auto shown = engine::json_of(state.value(), runs.value(), host.engine->clock.wall());
  CHECK(shown.at("auto_sync") == false);
  CHECK(shown.at("documents_synced") == 2);  // one of them is the folder
  CHECK(shown.at("last_successful_sync").is_string());
  const auto& run = shown.at("runs").at(0);
  CHECK(run.at("state") == "complete");
  CHECK(run.at("is_over") == true);
  CHECK(run.at("tally").at("loaded") == 2);
}

}  // namespace
}  // namespace patchbay::test
