// Tests a run whose account must wait. The run lets other runs work, does not lose the loaded
// documents, and continues after the wait.
#include <catch2/catch.hpp>

#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::fill;
using test::SyncSeat;
using test::Truth;

Error account_limit() {
  return Error(Code::kRateLimited, "The service asked us to wait.")
      .with_retry_after(std::chrono::hours(1))
      .with_reason("account_limited");
}

// Makes the provider refuse all documents from this number on. Without a number, it refuses none.
void limit_from(Truth& truth, int number, bool is_limited) {
  for (const auto& [id, document] : truth.documents()) {
    if (id < "d" + std::to_string(10'000 + number)) continue;
    truth.change(id, [&](test::TrueDocument& each) {
      each.fault = is_limited ? std::optional(account_limit()) : std::nullopt;
    });
  }
}

// Advances the clock by the limit's hour, and continues the run.
void pass_time(SyncSeat& seat) {
  execute(*seat.store, "update document_run set waiting_until = 1 where waiting_until > 0");
  execute(*seat.store, "update document set retry_at = 1 where retry_at > 0");
  test::succeeds(seat.scheduler.work());
}

TEST_CASE(
    "a limit within a batch keeps what was fetched, and the run loads the rest when it is over") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 10;
  fill(truth, 30);
  limit_from(truth, 13, true);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow waiting = seat.run();
  CHECK(word_of(waiting.state) == "waiting");
  CHECK(waiting.waiting_until - waiting.turn_at > 3'500'000);
  CHECK(waiting.tally.loaded == 13);
  CHECK(waiting.why.find("asked us to wait") != std::string::npos);
  limit_from(truth, 13, false);
  pass_time(seat);
  CHECK(word_of(seat.found(waiting.id).state) == "complete");
  CHECK(seat.seen() == seat.expected());
  for (int i = 0; i < 13; ++i) CHECK(truth.fetched.at("d" + std::to_string(10'000 + i)) == 1);
}

TEST_CASE("a document that was deferred and is tried again is counted once") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 10;
  fill(truth, 30);
  limit_from(truth, 13, true);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow waiting = seat.run();
  pass_time(seat);  // the provider still limits requests
  limit_from(truth, 13, false);
  pass_time(seat);
  const Tally tally = seat.found(waiting.id).tally;
  CHECK(tally.seen == 30);
  CHECK(tally.loaded == 30);
  CHECK(tally.deferred == 0);
}

TEST_CASE("a run that is started by hand does not wait any more, and loads what was deferred") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 10;
  fill(truth, 30);
  limit_from(truth, 13, true);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow waiting = seat.run();
  CHECK(word_of(waiting.state) == "waiting");
  test::succeeds(seat.scheduler.work());
  CHECK(word_of(seat.found(waiting.id).state) == "waiting");
  limit_from(truth, 13, false);
  seat.run();
  CHECK(word_of(seat.found(waiting.id).state) == "complete");
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("a run waits for the longest of the limits that its batch met") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 10);
  limit_from(truth, 7, true);
  truth.change("d10007", [](test::TrueDocument& each) {
    each.fault = account_limit().with_retry_after(std::chrono::seconds(1));
  });
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow waiting = seat.run();
  CHECK(word_of(waiting.state) == "waiting");
  CHECK(waiting.waiting_until - waiting.turn_at > 3'500'000);
}

TEST_CASE("a limit that lasts keeps a run waiting with few requests, and its checkpoint") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 10;
  fill(truth, 30);
  limit_from(truth, 10, true);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow waiting = seat.run();
  for (int i = 0; i < 5; ++i) {
    const int before = truth.fetches;
    pass_time(seat);
    CHECK(truth.fetches - before <= 20);
    CHECK(word_of(seat.found(waiting.id).state) == "waiting");
  }
  CHECK(seat.seen().size() == 10);
  CHECK(truth.fetched.at("d10000") == 1);
}

TEST_CASE("a limit of one document alone does not hold up the others") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 10);
  truth.change("d10003", [](test::TrueDocument& each) {
    each.fault = Error(Code::kRateLimited, "This file was downloaded too often.");
  });
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow run = seat.run();
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(run.tally.loaded == 9);
  CHECK(run.tally.deferred == 1);
}

TEST_CASE("a limit while access is asked for keeps the content, and access is asked for again") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.defers_access = true;
  fill(truth, 4);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  CHECK(word_of(seat.run().state) == "complete");
  const auto before = seat.seen(test::person("ann"));
  CHECK(before.size() == 4);

  const bool has_changed = GENERATE(true, false);
  CAPTURE(has_changed);
  for (const auto& [id, document] : truth.documents()) {
    if (has_changed) truth.write(id, "changed " + id);
    if (!has_changed) truth.share(id, test::shared_with({test::user("bob")}));
  }
  truth.on_access = [] { return std::optional(account_limit()); };
  const RunRow limited = seat.run();
  CHECK(word_of(limited.state) == "waiting");
  CHECK(seat.content("d10000") == "content of d10000");
  truth.on_access = {};
  pass_time(seat);
  CHECK(word_of(seat.found(limited.id).state) == "complete");
  CHECK(seat.seen() == seat.expected());
  CHECK(seat.seen(test::person(has_changed ? "ann" : "bob")) == seat.expected());
}

TEST_CASE("the user is told of the third wait in a row, once") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  for (int i = 0; i < 6; ++i) truth.step_faults.push_back(account_limit());
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  const auto told = [&] {
    test::succeeds(seat.audit.flush());
    return number_of(*seat.store,
                     "select count(*) from audit_record where action = 'connector_stalled' and "
                     "organization = 'org' and actor = 'owner' and subject = 'link-1'");
  };
  pass_time(seat);
  CHECK(told() == 0);
  for (int i = 0; i < 3; ++i) {
    pass_time(seat);
    CHECK(told() == 1);
  }
  const std::string payload =
      text_of(*seat.store, "select payload from audit_record where action = 'connector_stalled'");
  CHECK(payload.find("\"cause\":\"limited\"") != std::string::npos);
  CHECK(payload.find("\"retry_after_seconds\":3600") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::documents
