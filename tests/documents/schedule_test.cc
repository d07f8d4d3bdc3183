// Tests when runs begin: by schedule, by priority, and in parallel with other runs. A test advances
// the time of the store.
#include <catch2/catch.hpp>
#include <future>

#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::fill;
using test::SyncSeat;
using test::Truth;
using test::value_of;

constexpr store::Millis kHour = 3'600'000;

SyncRow sync_of(SyncSeat& seat, const std::string& link = "link-1") {
  return value_of(seat.library.state(test::kIndexer, link, "box"));
}

void plan(SyncSeat& seat, std::chrono::hours interval, const std::string& link = "link-1") {
  test::succeeds(seat.scheduler.follow({link, "box", "org", "owner"},
                                       {.interval = interval, .access_interval = interval}));
}

// Advances all times that the schedule compares with the store's time.
void pass_hours(SyncSeat& seat, store::Millis hours) {
  for (const char* column : {"next_at", "next_access_at", "last_successful_sync"}) {
    execute(*seat.store, std::string("update document_sync set ") + column + " = " + column +
                             " - " + std::to_string(hours * kHour) + " where " + column + " > 0");
  }
}

std::int64_t runs_of(SyncSeat& seat, const std::string& kind) {
  return number_of(*seat.store, "select count(*) from document_run where kind = '" + kind +
                                    "' and state = 'complete'");
}

TEST_CASE("a link with a schedule is loaded at once, and again after each interval") {
  TestDatabase database(each_database());
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  plan(seat, std::chrono::hours(6));
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 1);
  CHECK(seat.seen() == seat.expected());

  pass_hours(seat, 5);
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 1);
  truth.write("d10001", "changed");
  pass_hours(seat, 2);
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 2);
  CHECK(runs_of(seat, "access") == 1);
  CHECK(seat.seen() == seat.expected());
  CHECK(sync_of(seat).next_at > sync_of(seat).last_successful_sync + 5 * kHour);
}

// Moves the time of the last listing of every collection back.
void age_listings(SyncSeat& seat, store::Millis hours) {
  execute(*seat.store, "update document_collection set listed_at = listed_at - " +
                           std::to_string(hours * kHour));
}

TEST_CASE("what went without a word is found when the last listing is a week old") {
  TestDatabase database(each_database());
  Truth truth;
  fill(truth, 30);
  SyncSeat seat(database.location(), truth);
  test::succeeds(seat.scheduler.follow(
      {"link-1", "box", "org", "owner"},
      {.interval = std::chrono::hours(6), .access_interval = std::chrono::hours(0)}));
  test::succeeds(seat.scheduler.work());
  truth.remove("d10007", false);
  age_listings(seat, 24 * 6);
  pass_hours(seat, 7);
  test::succeeds(seat.scheduler.work());
  CHECK(seat.seen().size() == 30);
  age_listings(seat, 24 + 1);
  pass_hours(seat, 7);
  test::succeeds(seat.scheduler.work());
  CHECK(seat.seen() == seat.expected());
  CHECK(truth.fetches == 30);  // documents that still exist are not loaded again

  const int steps = truth.steps;
  pass_hours(seat, 7);
  test::succeeds(seat.scheduler.work());
  CHECK(truth.steps == steps + 1);  // one step, which reads only the changes
}

TEST_CASE("a listing with a hole is repeated after a day, and none at all if nobody wants it") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 30);
  SchedulerOptions options;
  SECTION("after a day") {
    SyncSeat seat(database.location(), truth, "host-a", options);
    seat.follow();
    truth.is_partial = true;
    CHECK(word_of(seat.run().state) == "incomplete");
    truth.is_partial = false;
    truth.remove("d10007", false);
    seat.run();
    CHECK(seat.seen().size() == 30);
    age_listings(seat, 25);
    seat.run();
    CHECK(seat.seen() == seat.expected());
  }
  SECTION("never") {
    options.sync.listings.age = std::chrono::milliseconds(0);
    SyncSeat seat(database.location(), truth, "host-a", options);
    seat.follow();
    seat.run();
    truth.remove("d10007", false);
    age_listings(seat, 24 * 400);
    seat.run();
    CHECK(seat.seen().size() == 30);
  }
}

TEST_CASE("a new interval counts from the last run, and no interval ends the schedule") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  plan(seat, std::chrono::hours(24));
  test::succeeds(seat.scheduler.work());
  plan(seat, std::chrono::hours(6));
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 1);
  CHECK(sync_of(seat).next_at == sync_of(seat).last_successful_sync + 6 * kHour);
  pass_hours(seat, 7);
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 2);
  plan(seat, std::chrono::hours(0));
  CHECK(sync_of(seat).next_at == 0);
  pass_hours(seat, 100);
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 2);
}

TEST_CASE("runs that ended long ago are forgotten, but never the last one of a link") {
  TestDatabase database(each_database());
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  seat.follow("link-1");
  seat.follow("link-2");
  for (int i = 0; i < 3; ++i) seat.run(RunKind::kSync, "link-1");
  seat.run(RunKind::kSync, "link-2");
  execute(*seat.store,
          "update document_run set queued_at = queued_at - 8640000000, ended_at = ended_at - "
          "8640000000");
  const std::string recent = seat.run(RunKind::kSync, "link-1").id;
  test::succeeds(seat.scheduler.sweep());
  CHECK(number_of(*seat.store, "select count(*) from document_run") == 2);
  CHECK(seat.found(recent).tally.failed == 0);
  CHECK(number_of(*seat.store, "select count(*) from document_run where link = 'link-2'") == 1);
}

TEST_CASE("a pause and a priority outlive a new plan") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  plan(seat, std::chrono::hours(6));
  test::succeeds(seat.scheduler.pause("link-1", "box", true));
  test::succeeds(seat.scheduler.prioritize("link-1", "box", 7));
  plan(seat, std::chrono::hours(1));
  CHECK(sync_of(seat).paused == 1);
  CHECK(sync_of(seat).priority == 7);
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 0);
  test::succeeds(seat.scheduler.pause("link-1", "box", false));
  test::succeeds(seat.scheduler.work());
  CHECK(runs_of(seat, "sync") == 1);
  CHECK(seat.scheduler.prioritize("other", "box", 1).error().code() == Code::kNotFound);
}

TEST_CASE("a run that is queued already gets the new priority") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  seat.follow("link-1");
  seat.follow("link-2");
  static_cast<void>(value_of(seat.scheduler.start("link-1", "box", RunKind::kSync, "manual")));
  const RunRow urgent = value_of(seat.scheduler.start("link-2", "box", RunKind::kSync, "manual"));
  test::succeeds(seat.scheduler.prioritize("link-2", "box", 5));
  CHECK(seat.found(urgent.id).priority == 5);
  test::succeeds(seat.scheduler.work());
  CHECK(number_of(*seat.store,
                  "select count(*) from document_run a, document_run b where "
                  "a.link = 'link-2' and b.link = 'link-1' and "
                  "a.started_at <= b.started_at") == 1);
}

TEST_CASE("a run whose fetches do not end leaves other runs their threads") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 40);
  SyncSeat seat(database.location(), truth);
  seat.follow("link-1");
  seat.follow("link-2");
  std::promise<void> opened;
  const std::shared_future<void> open = opened.get_future().share();
  std::promise<void> all_held;
  std::atomic<int> inside = 0;
  const int held = static_cast<int>(FetchLimits{}.threads_of_turn);
  truth.on_fetch = [&](const std::string& /*id*/) {
    const int number = ++inside;
    if (number == held) all_held.set_value();
    if (number <= held) open.wait();
  };
  const RunRow slow = value_of(seat.scheduler.start("link-1", "box", RunKind::kSync, "manual"));
  auto working =
      std::async(std::launch::async, [&] { return seat.scheduler.work_on("link-1", "box"); });
  REQUIRE(all_held.get_future().wait_for(std::chrono::minutes(1)) == std::future_status::ready);
  const RunRow quick = value_of(seat.scheduler.start("link-2", "box", RunKind::kSync, "manual"));
  auto second =
      std::async(std::launch::async, [&] { return seat.scheduler.work_on("link-2", "box"); });
  const bool is_done = second.wait_for(std::chrono::minutes(1)) == std::future_status::ready;
  opened.set_value();
  CHECK(is_done);
  test::succeeds(second.get());
  test::succeeds(working.get());
  CHECK(word_of(seat.found(quick.id).state) == "complete");
  CHECK(word_of(seat.found(slow.id).state) == "complete");
}

}  // namespace
}  // namespace patchbay::documents
