// Tests which documents a run deletes, and which deletions wait for an operator.
#include <catch2/catch.hpp>

#include "documents/forecast.h"
#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::fill;
using test::SyncSeat;
using test::Truth;
using test::value_of;

TEST_CASE("a complete listing finds what was deleted without a word") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 10;
  fill(truth, 40);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.remove("d10007", false);
  truth.remove("d10039", false);
  seat.run();
  CHECK(seat.seen().size() == 40);
  const RunRow full = seat.run(RunKind::kFull);
  CHECK(word_of(full.state) == "complete");
  CHECK(full.tally.deleted == 2);
  CHECK(full.tally.unchanged == 38);
  CHECK(truth.fetches == 40);
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("the brake's limits are the operator's, in runs and in forecasts") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 20);
  SchedulerOptions options;
  options.sync.rules.brake = {.count = 1, .share = 0.1};
  SyncSeat seat(database.location(), truth, "host-a", options);
  seat.follow();
  seat.run();
  for (const char* id : {"d10003", "d10004", "d10005"}) truth.remove(id, false);
  const auto would_hold = [&](const BrakeLimits& limits) {
    const FollowedLink followed{"link-1", "box", "org", "owner"};
    return value_of(
               forecast({*seat.store, seat.sources, limits}, followed, RunKind::kFull, Patience{}))
        .would_hold;
  };
  CHECK(would_hold(options.sync.rules.brake));
  CHECK_FALSE(would_hold({}));
  const RunRow run = seat.run(RunKind::kFull);
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.held == 3);
}

TEST_CASE("what was not plainly a complete listing deletes nothing") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 10;
  fill(truth, 50);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  const auto before = seat.seen();
  for (int i = 0; i < 5; ++i) truth.remove("d1004" + std::to_string(i), false);
  SECTION("a page of it failed") { truth.fault_at_page = 2; }
  SECTION("it says itself that it has a hole") { truth.is_partial = true; }
  SECTION("the collection is out of reach") { truth.state = CollectionState::kOutOfReach; }
  SECTION("the account is refused") { truth.step_faults = {Error(Code::kPermissionDenied, "No.")}; }
  SECTION("the collection is not found") { truth.step_faults = {Error(Code::kNotFound, "Where?")}; }
  SECTION("its pages go in a circle") { truth.repeats_page = true; }
  const RunRow run = seat.run(RunKind::kFull);
  CHECK(word_of(run.state) == "incomplete");
  CHECK_FALSE(run.why.empty());
  CHECK(run.tally.deleted == 0);
  CHECK(seat.seen() == before);
}

TEST_CASE("an empty listing is held, however few documents there were") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.is_empty = true;
  const RunRow run = seat.run(RunKind::kFull);
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.held == 3);
  CHECK(seat.seen().size() == 3);
}

TEST_CASE(
    "a listing that names containers alone is held, because a root is there without content") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.put("root", {.is_container = true});
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  const auto before = truth.documents();
  for (const auto& [id, document] : before) {
    if (!document.is_container) truth.remove(id, false);
  }
  const RunRow run = seat.run(RunKind::kFull);
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.held == 3);
  CHECK(seat.seen().size() == 4);
  SECTION("the documents are named again") {
    for (const auto& [id, document] : before) truth.put(id, document);
    CHECK(word_of(seat.run(RunKind::kFull).state) == "complete");
    CHECK(seat.seen() == seat.expected());
  }
}

TEST_CASE("too many deletions wait for an operator, who carries them out or refuses them") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 100;
  fill(truth, 300);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  for (int i = 0; i < 200; ++i) truth.remove("d" + std::to_string(10'000 + i), false);
  const RunRow run = seat.run(RunKind::kFull);
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.held == 200);
  CHECK(run.tally.deleted == 0);
  CHECK(seat.seen().size() == 300);
  CHECK(value_of(seat.library.list(test::kIndexer, {.held = true}, "", 1000)).documents.size() ==
        200);
  SECTION("released") {
    // There are no new documents, but deletions still wait for an operator.
    CHECK(word_of(seat.run().state) == "held");
    audit::AuditEntry by;
    by.organization = "org";
    by.actor = "operator";
    CHECK(value_of(seat.scheduler.settle("link-1", "box", true, by)) == 200);
    CHECK(seat.seen() == seat.expected());
    CHECK(text_of(*seat.store,
                  "select actor || ' ' || subject || ' ' || payload from audit_record where "
                  "action = 'security.deletions_settled'") ==
          R"(operator link-1 {"connector_id":"box","decision":"release","documents":200})");
    CHECK(word_of(seat.run().state) == "complete");
  }
  SECTION("refused") {
    CHECK(value_of(seat.scheduler.settle("link-1", "box", false)) == 200);
    CHECK(seat.seen().size() == 300);
    CHECK(value_of(seat.library.list(test::kIndexer, {.held = true}, "", 1000)).documents.empty());
  }
  SECTION("they come back") {
    for (int i = 0; i < 200; ++i) {
      truth.put("d" + std::to_string(10'000 + i), {.content = "again"});
    }
    CHECK(word_of(seat.run().state) == "complete");
    CHECK(seat.seen() == seat.expected());
  }
}

TEST_CASE("tombstones of the provider are braked as well") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 100);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  for (int i = 0; i < 90; ++i) truth.remove("d" + std::to_string(10'000 + i));
  const RunRow run = seat.run();
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.deleted == 50);
  CHECK(run.tally.held == 40);
  CHECK(seat.seen().size() == 50);
  // Being told once more settles nothing: an operator does.
  for (int i = 0; i < 90; ++i) truth.remove("d" + std::to_string(10'000 + i));
  CHECK(word_of(seat.run().state) == "held");
  CHECK(seat.seen().size() == 50);
  CHECK(value_of(seat.scheduler.settle("link-1", "box", true)) == 40);
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("what is below a folder whose deletion is held is held with it, and goes with it") {
  TestDatabase database(each_database());
  Truth truth;
  truth.tells_subtrees = true;
  fill(truth, 100);
  truth.put("x-folder", {.is_container = true, .access = test::shared_with({test::user("ann")})});
  truth.put("x-inner", {.parent = "x-folder", .is_container = true});
  truth.put("x-note", {.content = "below", .parent = "x-inner"});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  for (int i = 0; i < 60; ++i) truth.remove("d" + std::to_string(10'000 + i));
  truth.remove("x-folder");
  truth.remove("x-inner", false);
  truth.remove("x-note", false);
  const RunRow run = seat.run();
  CHECK(run.tally.deleted == 50);
  CHECK(run.tally.held == 13);
  CHECK(seat.content("x-note") == "below");
  const bool is_released = GENERATE(true, false);
  CHECK(value_of(seat.scheduler.settle("link-1", "box", is_released)) == 13);
  CHECK(seat.seen().size() == (is_released ? 40 : 53));
  if (is_released) CHECK(seat.seen() == seat.expected());
}

TEST_CASE("after an expired cursor what is still there is not loaded again, and the rest goes") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 2;
  for (const char* id : {"a", "b", "c"}) truth.put(id, {.content = id});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.remove("b", false);
  truth.remove("c", false);
  truth.put("d", {.content = "d"});
  truth.expires = true;
  const RunRow run = seat.run();
  CHECK(word_of(run.state) == "complete");
  CHECK(run.tally.deleted == 2);
  CHECK(seat.seen() == seat.expected());
  CHECK(truth.fetches == 4);
}

TEST_CASE("a document that comes while it is listed is not taken for gone") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 10;
  fill(truth, 50);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  // The new document comes before the current position of the listing, so the listing misses it.
  // The next changes contain it.
  int calls = 0;
  truth.before_page = [&](std::size_t) {
    if (++calls == 3) truth.put("a-new-one", {.content = "new"});
  };
  seat.run(RunKind::kFull);
  truth.before_page = nullptr;
  seat.run();
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("what lies below a folder that cannot be read stays") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.put("a-folder", {.is_container = true});
  for (int i = 0; i < 5; ++i) {
    truth.put("in" + std::to_string(i), {.content = "x", .parent = "a-folder"});
  }
  truth.put("other", {.content = "y"});
  truth.put("third", {.content = "z"});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.failed_id = "a-folder";
  truth.remove("other", false);
  const RunRow run = seat.run(RunKind::kFull);
  CHECK(run.tally.deleted == 1);
  CHECK(seat.seen().size() == 7);
  truth.failed_id.clear();
  seat.run(RunKind::kFull);
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("a forecast holds what an empty listing would delete") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  truth.put("root", {.is_container = true});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  CHECK(word_of(seat.run().state) == "complete");
  for (int i = 0; i < 3; ++i) truth.remove("d" + std::to_string(10'000 + i), false);
  const FollowedLink followed{"link-1", "box", "org", "owner"};
  const auto found =
      value_of(forecast({*seat.store, seat.sources}, followed, RunKind::kFull, Patience{}));
  CHECK(found.deleted == 3);
  CHECK(found.would_hold);
}

}  // namespace
}  // namespace patchbay::documents
