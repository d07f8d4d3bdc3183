// Tests that a run makes the store equal to the source, and does not delete any document by
// mistake.
#include <catch2/catch.hpp>

#include "documents/forecast.h"
#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::fill;
using test::SyncSeat;
using test::Truth;
using test::value_of;

TEST_CASE("the first run loads everything, and the next one only what changed") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 7;
  fill(truth, 30);
  truth.put("folder", {.is_container = true});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow first = seat.run();
  CHECK(word_of(first.state) == "complete");
  CHECK(seat.seen() == seat.expected());
  CHECK(first.tally.seen == 31);
  CHECK(first.tally.loaded == 31);
  CHECK(first.tally.expected == 31);
  CHECK(truth.fetches == 30);

  truth.write("d10003", "new words");
  truth.remove("d10005");
  truth.put("e1", {.content = "late"});
  const RunRow second = seat.run();
  CHECK(word_of(second.state) == "complete");
  CHECK(seat.seen() == seat.expected());
  CHECK(second.tally.loaded == 2);
  CHECK(second.tally.deleted == 1);
  CHECK(truth.fetches == 32);

  const int steps = truth.steps;
  const RunRow third = seat.run();
  CHECK(third.tally.seen == 0);
  CHECK(truth.steps == steps + 1);
  CHECK(truth.fetches == 32);
}

TEST_CASE("the documents that the source says there are add up over the collections") {
  TestDatabase database(each_database());
  Truth truth;
  truth.collections = {"box", "crate"};
  truth.page = 10;
  fill(truth, 30);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow run = seat.run();
  CHECK(word_of(run.state) == "complete");
  CHECK(run.tally.seen == 60);
  CHECK(run.tally.expected == 60);
  CHECK(run.tally.estimated == 60);
  CHECK(run.why.empty());
  CHECK(seat.run().tally.expected == 0);  // a run that reads only changes has no expected number
  CHECK(seat.run(RunKind::kFull).tally.expected == 60);
}

TEST_CASE("where the source says nothing, the listing before is the estimate of the progress") {
  TestDatabase database(each_database());
  Truth truth;
  truth.told = 0;
  fill(truth, 30);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  CHECK(seat.run().tally.estimated == 0);
  truth.remove("d10003", false);
  const RunRow full = seat.run(RunKind::kFull);
  CHECK(word_of(full.state) == "complete");
  CHECK(full.tally.estimated == 30);
  CHECK(full.tally.expected == 0);
  CHECK(full.tally.deleted == 1);  // an estimated number does not hold deletions back
  CHECK(full.why.empty());
}

TEST_CASE("a listing that names fewer documents than the source says deletes nothing") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 10;
  fill(truth, 40);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.remove("d10007", false);
  truth.told = 40;
  const RunRow cut = seat.run(RunKind::kFull);
  CHECK(word_of(cut.state) == "incomplete");
  CHECK(
      cut.why ==
      "The box: The source says that there are 40 documents, and its listing named 39. So nothing "
      "was deleted for what the listing did not name.");
  CHECK(cut.tally.deleted == 0);
  CHECK(cut.tally.held == 0);
  CHECK(seat.seen().size() == 40);
  truth.told = 39;
  const RunRow whole = seat.run(RunKind::kFull);
  CHECK(word_of(whole.state) == "complete");
  CHECK(whole.tally.deleted == 1);
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("a listing that names more documents than the source says is told, and complete") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 40);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.remove("d10007", false);
  truth.told = 30;
  const RunRow run = seat.run(RunKind::kFull);
  CHECK(word_of(run.state) == "complete");
  CHECK(run.why ==
        "The box: The source says that there are 30 documents, and its listing named 39.");
  CHECK(run.tally.deleted == 1);
}

TEST_CASE("a first run that finds no document says so") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.put("root", {.is_container = true});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow first = seat.run();
  CHECK(word_of(first.state) == "complete");
  CHECK(first.why.starts_with("The account shows no document."));
  CHECK(seat.run().why.empty());
}

std::vector<CollectionRow> troubled(SyncSeat& seat, const Asker& asker = test::kIndexer) {
  return value_of(seat.library.troubled_collections(asker, {}));
}

TEST_CASE("a collection that the account names no more is kept, and no run is complete any more") {
  TestDatabase database(each_database());
  Truth truth;
  truth.collections = {"box", "crate"};
  fill(truth, 10);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  CHECK(troubled(seat).empty());
  truth.collections = {"box"};
  const auto kind = GENERATE(RunKind::kSync, RunKind::kFull);
  const RunRow run = seat.run(kind);
  CHECK(word_of(run.state) == "incomplete");
  CHECK(run.why ==
        "The crate: The account's list does not name it any more. Its documents are kept.");
  CHECK(run.tally.deleted == 0);
  CHECK(seat.seen().size() == 20);
  REQUIRE(troubled(seat).size() == 1);
  const CollectionRow crate = troubled(seat).front();
  CHECK(crate.native_id == "crate");
  CHECK(crate.trouble == "out_of_reach");
  CHECK(crate.trouble_since > 0);
  CHECK(troubled(seat, test::person("ann")).empty());
  CHECK(troubled(seat, {"org", "owner", {}, {}, false}).size() == 1);
  CHECK(word_of(seat.run().state) == "incomplete");
  CHECK(troubled(seat).front().trouble_since == crate.trouble_since);

  truth.collections = {"box", "crate"};
  CHECK(word_of(seat.run().state) == "complete");
  CHECK(troubled(seat).empty());
}

TEST_CASE("an operator gives up a collection that cannot be read, and the feed tells of it") {
  TestDatabase database(each_database());
  Truth truth;
  truth.collections = {"box", "crate"};
  fill(truth, 10);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  const auto refused = seat.scheduler.forget("link-1", "box", "crate");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kInvalidArgument);
  CHECK(seat.scheduler.forget("link-1", "box", "chest").error().code() == Code::kNotFound);
  truth.collections = {"box"};
  seat.run();

  const auto before = value_of(seat.library.changes(test::kIndexer, "", 1000));
  audit::AuditEntry by;
  by.organization = "org";
  by.actor = "operator";
  CHECK(value_of(seat.scheduler.forget("link-1", "box", "crate", by)) == 10);
  const auto feed = value_of(seat.library.changes(test::kIndexer, before.cursor, 1000));
  CHECK(feed.changes.size() == 10);
  for (const Change& each : feed.changes) {
    CHECK(each.what == Change::What::kTombstone);
    CHECK(each.document.key.collection == "crate");
  }
  CHECK(seat.seen() == seat.expected());
  CHECK(text_of(*seat.store,
                "select actor || ' ' || subject || ' ' || payload from audit_record where "
                "action = 'security.collection_forgotten'") ==
        R"(operator link-1 {"connector_id":"box","collection_id":"crate","documents":10})");
  CHECK(word_of(seat.run().state) == "complete");
  CHECK(seat.scheduler.forget("link-1", "box", "crate").error().code() == Code::kNotFound);

  // The account names the collection again.
  truth.collections = {"box", "crate"};
  const RunRow again = seat.run();
  CHECK(word_of(again.state) == "complete");
  CHECK(again.tally.loaded == 10);
  CHECK(seat.seen().size() == 20);
}

TEST_CASE("a source that only lists is listed with each run") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.lists_only = true;
  truth.page = 10;
  fill(truth, 25);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.remove("d10004");
  truth.write("d10009", "again");
  const RunRow run = seat.run();
  CHECK(seat.seen() == seat.expected());
  CHECK(run.tally.deleted == 1);
  CHECK(truth.fetches == 26);
}

TEST_CASE("a provider that wants to wait is waited for, and the run goes on at its checkpoint") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 10;
  fill(truth, 30);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  int calls = 0;
  truth.before_page = [&](std::size_t) {
    if (++calls != 1) return;
    const std::lock_guard lock(truth.mutex);
    truth.step_faults.push_back(
        Error(Code::kRateLimited, "Wait.").with_retry_after(std::chrono::hours(1)));
  };
  const RunRow waiting = seat.run();
  CHECK(word_of(waiting.state) == "waiting");
  CHECK(waiting.waiting_until > waiting.turn_at);
  CHECK(seat.seen().size() == 10);
  execute(*seat.store, "update document_run set waiting_until = 1");
  test::succeeds(seat.scheduler.work());
  CHECK(word_of(seat.found(waiting.id).state) == "complete");
  CHECK(seat.seen() == seat.expected());
  CHECK(truth.fetches == 30);
}

TEST_CASE("a run whose link is given up under it ends, and writes nothing more") {
  TestDatabase database(each_database());
  Truth truth;
  fill(truth, 5);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  truth.on_step = [&] {
    test::succeeds(seat.store->transaction([](store::Transaction& transaction) -> Result<void> {
      end_documents_of_link(transaction, "link-1");
      return success();
    }));
  };
  const RunRow run = value_of(seat.scheduler.start("link-1", "box", RunKind::kSync, "manual"));
  const auto worked = seat.scheduler.work();
  REQUIRE(worked.has_error());
  CHECK(worked.error().code() == Code::kCancelled);
  CHECK(word_of(seat.found(run.id).state) == "failed");
  CHECK(seat.found(run.id).why == "The link was given up.");
  CHECK(seat.found(run.id).ended_at != 0);
  CHECK(number_of(*seat.store, "select count(*) from document") == 0);
}

TEST_CASE("notes of what was fetched are swept when nobody would go on with them") {
  TestDatabase database(each_database());
  Truth truth;
  SyncSeat seat(database.location(), truth);
  execute(*seat.store,
          "insert into document_staged (id, collection, staged_at, notes) values "
          "('old', 'c', 1, '[]'), ('new', 'c', 9000000000000, '[]')");
  test::succeeds(seat.scheduler.sweep());
  CHECK(text_of(*seat.store, "select id from document_staged") == "new");
}

TEST_CASE("a forecast ends where each listing's cursor expires") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 1;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  truth.on_step = [&] {
    if (truth.steps % 2 == 0) truth.step_faults.emplace_back(Code::kCursorExpired, "Gone.");
  };
  const FollowedLink followed{"link-1", "box", "org", "owner"};
  const auto found =
      value_of(forecast({*seat.store, seat.sources}, followed, RunKind::kFull, Patience{}));
  CHECK(found.troubles.size() == 1);
  CHECK(truth.steps == 4);
}

TEST_CASE("pieces that a busy store did not take are written with the next") {
  TestDatabase database(store::Dialect::kSqlite);
  // No other thread writes to the database, not even the check whether the database accepts writes.
  constexpr store::WatchOptions kNever{.period = std::chrono::hours(1)};
  const auto other =
      test::value_of(store::Store::open({.location = database.location(), .watch = kNever}));
  const auto store = test::value_of(store::Store::open(
      {.location = database.location(), .wait = std::chrono::milliseconds(10), .watch = kNever}));
  PieceStage stage(*store);
  const std::string address = test::value_of(stage.add("a piece"));
  test::succeeds(other->transaction([&](store::Transaction&) -> Result<void> {
    CHECK(stage.flush().has_error());
    return success();
  }));
  test::succeeds(stage.flush());
  CHECK(text_of(*store, "select address from document_piece") == address);
}

TEST_CASE("contents that a power failure took before their batch was committed are loaded again") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 10;
  fill(truth, 10);
  SyncSeat seat(database.location(), truth, "host-a", {}, {.threads_of_turn = 1});
  seat.follow();
  // While the last document is fetched, another thread stages the contents of earlier ones.
  std::int64_t lost = 0;
  truth.on_fetch = [&](const std::string& id) {
    if (id != "d10009" || lost != 0) return;
    while (lost == 0) lost = number_of(*seat.store, "select count(*) from document_piece");
    execute(*seat.store, "delete from document_piece");
    execute(*seat.store, "delete from document_staged");
  };
  value_of(seat.scheduler.start("link-1", "box", RunKind::kSync, "manual"));
  CHECK(seat.scheduler.work().has_error());
  CHECK(lost > 0);
  CHECK(seat.seen().empty());
  test::succeeds(seat.scheduler.work());
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("a provider that does not answer is given up after some waits, and nothing is deleted") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  for (int i = 0; i < 20; ++i) {
    truth.step_faults.push_back(Error(Code::kProviderUnavailable, "No answer."));
  }
  RunRow run = seat.run();
  for (int i = 0; i < 10 && !is_over(run.state); ++i) {
    execute(*seat.store, "update document_run set waiting_until = 1");
    test::succeeds(seat.scheduler.work());
    run = seat.found(run.id);
  }
  CHECK(word_of(run.state) == "incomplete");
  CHECK(truth.steps == 6);
}

}  // namespace
}  // namespace patchbay::documents
