// Tests that users' settings decide the schedule of their documents.
#include <catch2/catch.hpp>

#include "engine/files_host.h"
#include "engine/github_host.h"

namespace patchbay::test {
namespace {

using preferences::PreferencesByConnector;

constexpr store::Millis kAnHour = 3'600'000;

void choose(engine::Engine& engine, const Caller& caller, const PreferencesByConnector& changes) {
  const preferences::PreferenceOwner owner{caller.organization, caller.user};
  REQUIRE(preferences::PreferenceStore(*engine.kept->store).change(owner, changes).has_value());
}

// Stores the settings and applies them, as the API does.
void choose_and_apply(engine::Engine& engine, const Caller& caller,
                      const PreferencesByConnector& changes) {
  choose(engine, caller, changes);
  const auto applied = engine.sync_choices->apply(caller, changes);
  INFO((applied.has_error() ? applied.error().message() : ""));
  REQUIRE(applied.has_value());
}

std::optional<documents::SyncRow> kept_in(engine::Engine& engine, const std::string& link,
                                          const std::string& connector) {
  auto row = engine.kept->store->read([&](store::Transaction& transaction) {
    return Result<std::optional<documents::SyncRow>>(
        documents::find_sync(transaction, link, connector));
  });
  REQUIRE(row.has_value());
  return std::move(row).value();
}

TEST_CASE("auto_sync begins to load the accounts that are there, and ends it") {
  GithubHost host(github_people());
  choose_and_apply(*host.engine, kOwner,
                   {{"github", {.auto_sync = true, .sync_interval_hours = 6}}});
  auto kept = kept_in(*host.engine, host.link(), "github");
  REQUIRE(kept);
  CHECK(kept->interval_ms == 6 * kAnHour);
  CHECK(kept->next_at != 0);
  choose_and_apply(*host.engine, kOwner, {{"github", {.sync_interval_hours = 12}}});
  CHECK(kept_in(*host.engine, host.link(), "github")->interval_ms == 12 * kAnHour);
  choose_and_apply(*host.engine, kOwner, {{"github", {.auto_sync = false}}});
  CHECK(kept_in(*host.engine, host.link(), "github")->next_at == 0);
}

TEST_CASE("an account that is connected later is followed, unless a gate closes it") {
  GithubHost host(github_people());
  choose(*host.engine, kOwner, {{"github", {.auto_sync = true}}});
  host.engine->gates.replace({gates::allowlist_of({"files"})});
  REQUIRE(host.engine->sync_choices->follow_new().has_value());
  CHECK_FALSE(kept_in(*host.engine, host.link(), "github"));
  host.engine->gates.replace({});
  REQUIRE(host.engine->sync_choices->follow_new().has_value());
  const auto kept = kept_in(*host.engine, host.link(), "github");
  REQUIRE(kept);
  CHECK(kept->interval_ms == 24 * kAnHour);
  CHECK(kept->followed.user == "ann");
}

TEST_CASE("a plan of one account outlives the look for new accounts") {
  GithubHost host(github_people());
  choose_and_apply(*host.engine, kOwner, {{"github", {.auto_sync = true}}});
  const auto kept = kept_in(*host.engine, host.link(), "github");
  REQUIRE(kept);
  REQUIRE(host.engine->documents->scheduler.follow(kept->followed, {.interval = {}}).has_value());
  REQUIRE(host.engine->sync_choices->follow_new().has_value());
  CHECK(kept_in(*host.engine, host.link(), "github")->interval_ms == 0);
}

TEST_CASE("who chose nothing is loaded by hand alone, and a first run by hand keeps the choice") {
  FilesHost host;
  REQUIRE(host.engine->sync_choices->follow_new().has_value());
  const std::string link = host.files(kAnn).link;
  CHECK_FALSE(kept_in(*host.engine, link, "files"));
  choose(*host.engine, kAnn, {{"files", {.auto_sync = true, .sync_interval_hours = 3}}});
  host.run(kAnn);
  CHECK(kept_in(*host.engine, link, "files")->interval_ms == 3 * kAnHour);
  CHECK(host.seen_by(kAnn).size() == 1);
}

TEST_CASE("documents that need no account are followed by the settings of each user") {
  FilesHost host;
  choose_and_apply(*host.engine, kAnn, {{"files", {.auto_sync = true}}});
  choose_and_apply(*host.engine, kBob, {{"files", {.auto_sync = true, .sync_interval_hours = 1}}});
  const auto anns = kept_in(*host.engine, host.files(kAnn).link, "files");
  REQUIRE(anns);
  CHECK(anns->followed.user == "ann");
  CHECK(anns->interval_ms == 24 * kAnHour);
  const auto bobs = kept_in(*host.engine, host.files(kBob).link, "files");
  REQUIRE(bobs);
  CHECK(bobs->followed.user == "bob");
  CHECK(bobs->interval_ms == kAnHour);
  choose_and_apply(*host.engine, kAnn, {{"minimal_c", {.auto_sync = true}}});
  CHECK_FALSE(kept_in(*host.engine, "minimal_c", "minimal_c"));
}

}  // namespace
}  // namespace patchbay::test
