// Tests deletions that wait for an operator: what belongs to them, and what does not settle them.
#include <catch2/catch.hpp>

#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::fill;
using test::SyncSeat;
using test::Truth;
using test::value_of;

SchedulerOptions with_brake(const BrakeLimits& limits) {
  SchedulerOptions options;
  options.sync.rules.brake = limits;
  return options;
}

// A link with a folder, a folder in it, and a note in that. A run held the deletion of the outer
// folder, and failed before it came to what is below. The brake counts the next run's deletions
// from 0.
struct HeldFolder {
  explicit HeldFolder(const std::string& location)
      : seat(location, truth, "host-a", with_brake({.count = 2, .share = 0.1})) {
    truth.tells_subtrees = true;
    truth.page = 3;
    fill(truth, 10);
    truth.put("x-folder", {.is_container = true});
    truth.put("x-inner", {.parent = "x-folder", .is_container = true});
    truth.put("x-note", {.content = "below", .parent = "x-inner"});
    seat.follow();
    seat.run();
    for (const char* id : {"d10000", "d10001", "x-folder"}) truth.remove(id);
    truth.write("d10002", "on the second page");
    truth.steps = 0;
    truth.on_step = [this] {
      if (truth.steps != 2) return;
      const std::lock_guard lock(truth.mutex);
      truth.step_faults = {Error(Code::kLinkExpired, "Connect again.")};
    };
    const RunRow run = seat.run();
    truth.on_step = {};
    CHECK(word_of(run.state) == "failed");
    CHECK(run.tally.deleted == 2);
    CHECK(run.tally.held == 1);
  }

  Truth truth;
  SyncSeat seat;
};

TEST_CASE("what is below a held folder is held with it by whichever run comes to it") {
  TestDatabase database(each_database());
  HeldFolder held(database.location());
  held.truth.remove("x-inner", false);
  held.truth.remove("x-note", false);
  const RunRow run = held.seat.run();
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.deleted == 0);
  CHECK(run.tally.held == 2);
  CHECK(held.seat.content("x-note") == "below");
  CHECK(value_of(held.seat.scheduler.settle("link-1", "box", true)) == 3);
  CHECK(held.seat.seen() == held.seat.expected());
}

TEST_CASE("what is below a folder stays if the folder's deletion is refused or it is named again") {
  TestDatabase database(each_database());
  HeldFolder held(database.location());
  const bool is_refused = GENERATE(true, false);
  if (is_refused) {
    CHECK(value_of(held.seat.scheduler.settle("link-1", "box", false)) == 1);
  } else {
    held.truth.put("x-folder", {.is_container = true});
  }
  const RunRow run = held.seat.run();
  CHECK(word_of(run.state) == "complete");
  CHECK(run.tally.deleted == 0);
  CHECK(run.tally.held == 0);
  CHECK(held.seat.seen().size() == 11);
  CHECK(held.seat.content("x-note") == "below");
  CHECK(number_of(*held.seat.store, "select count(*) from document_ripple") == 0);
}

TEST_CASE("a refused deletion of a folder does not come back with a later deletion of it alone") {
  TestDatabase database(each_database());
  HeldFolder held(database.location());
  CHECK(value_of(held.seat.scheduler.settle("link-1", "box", false)) == 1);
  held.truth.tells_subtrees = false;
  held.truth.remove("x-folder");
  const RunRow run = held.seat.run();
  CHECK(word_of(run.state) == "complete");
  CHECK(run.tally.deleted == 1);
  CHECK(held.seat.content("x-note") == "below");
}

TEST_CASE(
    "a folder that is there again keeps what is below it, though its tombstone was forgotten") {
  TestDatabase database(each_database());
  HeldFolder held(database.location());
  // The folder's row and then its tombstone went, but the deletion below was still noted.
  execute(*held.seat.store, "delete from document where native_id = 'x-folder'");
  held.truth.put("x-folder", {.is_container = true});
  const RunRow run = held.seat.run();
  CHECK(word_of(run.state) == "complete");
  CHECK(run.tally.deleted == 0);
  CHECK(held.seat.content("x-note") == "below");
}

TEST_CASE("the host's own retry of a document does not settle its deletion") {
  TestDatabase database(each_database());
  Truth truth;
  truth.cannot_look = GENERATE(true, false);
  fill(truth, 10);
  SECTION("its content failed") {
    truth.change("d10000", [](test::TrueDocument& each) {
      each.fault = Error(Code::kProviderError, "It broke.");
    });
  }
  SECTION("who may read it was not answered") {
    truth.defers_access = true;
    truth.on_access = [] { return std::optional(Error(Code::kProviderUnavailable, "Silence.")); };
  }
  SyncSeat seat(database.location(), truth, "host-a", with_brake({.count = 0, .share = 0}));
  seat.follow();
  seat.run();
  truth.remove("d10000");
  CHECK(seat.run().tally.held == 1);
  execute(*seat.store, "update document set retry_at = 1 where native_id = 'd10000'");
  const RunRow run = seat.run();
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.seen == 0);
  CHECK(seat.seen().size() == 10);
  CHECK(value_of(seat.scheduler.settle("link-1", "box", true)) == 1);
  CHECK(seat.seen().size() == 9);
}

TEST_CASE("a document whose deletion is held is not tried again by command before it is refused") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 10);
  SyncSeat seat(database.location(), truth, "host-a", with_brake({.count = 0, .share = 0}));
  seat.follow();
  seat.run();
  truth.remove("d10000");
  seat.run();
  const auto collection = text_of(*seat.store, "select id from document_collection");
  const auto refused = seat.scheduler.retry(collection, "d10000");
  CHECK(refused.error().code() == Code::kInvalidArgument);
  CHECK(refused.error().message().find("waits for an operator") != std::string::npos);
  CHECK(seat.content("d10000") == "content of d10000");
  CHECK(word_of(seat.run().state) == "held");
  CHECK(value_of(seat.scheduler.settle("link-1", "box", false)) == 1);
  test::succeeds(seat.scheduler.retry(collection, "d10000"));
}

}  // namespace
}  // namespace patchbay::documents
