// Tests that deliveries start runs of the links concerned, of nobody else, and not too many.
#include "webhooks/wakes.h"

#include "documents/run_table.h"
#include "documents/sync_seat.h"
#include "webhooks/inbox.h"

namespace patchbay::webhooks::test {
namespace {

using documents::RunKind;
using documents::RunRow;
using documents::RunState;
using documents::test::succeeds;
using documents::test::SyncSeat;
using documents::test::Truth;
using documents::test::value_of;

constexpr std::chrono::milliseconds kNever{0};

// A host that follows two links of each of two organizations, and takes deliveries.
class WakeSeat {
 public:
  explicit WakeSeat(store::Dialect dialect, WakeLimits limits = {.between_runs = kNever})
      : database_(dialect),
        seat(database_.location(), truth),
        inbox(*seat.store),
        wakes({*seat.store, seat.scheduler}, limits) {
    for (const char* link : {"a-1", "a-2", "b-1", "b-2"}) {
      const std::string organization = link[0] == 'a' ? "acme" : "bolt";
      succeeds(seat.scheduler.follow({link, "box", organization, "owner"}, {kNever, kNever}));
    }
  }

  void deliver(const WakeKey& wake) {
    value_of(inbox.put({.wakes = {wake}, .address = wake.link, .id = ""}));
  }
  // Returns the links for which runs wait, in order.
  std::vector<std::string> woken() {
    std::vector<std::string> links;
    for (const RunRow& run : open()) links.push_back(run.link);
    std::sort(links.begin(), links.end());
    return links;
  }
  std::vector<RunRow> open() {
    return value_of(seat.store->read([&](store::Transaction& transaction) {
      return Result<std::vector<RunRow>>(documents::open_runs(transaction, "", ""));
    }));
  }
  [[nodiscard]] long long waiting() {
    return number_of(*seat.store, "select count(*) from webhook_wake");
  }

 private:
  TestDatabase database_;

 public:
  Truth truth;
  SyncSeat seat;
  Inbox inbox;
  Wakes wakes;
};

using Links = std::vector<std::string>;

TEST_CASE("a delivery wakes the links that it concerns, and nobody else's") {
  WakeSeat seat(each_database());
  SECTION("of the whole connector") {
    seat.deliver({.connector = "box"});
    succeeds(seat.wakes.tend());
    CHECK(seat.woken() == Links{"a-1", "a-2", "b-1", "b-2"});
  }
  SECTION("of one organization's secret") {
    seat.deliver({.connector = "box", .organization = "acme"});
    succeeds(seat.wakes.tend());
    CHECK(seat.woken() == Links{"a-1", "a-2"});
  }
  SECTION("of one link's subscription") {
    seat.deliver({.connector = "box", .organization = "bolt", .link = "b-2"});
    succeeds(seat.wakes.tend());
    CHECK(seat.woken() == Links{"b-2"});
  }
  SECTION("of another organization than the link's") {
    seat.deliver({.connector = "box", .organization = "acme", .link = "b-2"});
    succeeds(seat.wakes.tend());
    CHECK(seat.woken().empty());
  }
  SECTION("of another connector") {
    seat.deliver({.connector = "crate"});
    succeeds(seat.wakes.tend());
    CHECK(seat.woken().empty());
  }
  CHECK(seat.waiting() == 0);
}

TEST_CASE("a woken run asks the provider, and finds what changed there") {
  WakeSeat seat(each_database());
  documents::test::fill(seat.truth, 3);
  seat.deliver({.connector = "box", .organization = "acme", .link = "a-1"});
  succeeds(seat.wakes.tend());
  REQUIRE(seat.open().size() == 1);
  const RunRow queued = seat.open().front();
  CHECK(queued.cause == "event");
  CHECK(queued.kind == RunKind::kSync);
  succeeds(seat.seat.scheduler.work());
  CHECK(seat.seat.found(queued.id).state == RunState::kComplete);
  CHECK(seat.seat.found(queued.id).tally.loaded == 3);
}

TEST_CASE("a delivery about permissions starts a run of permissions") {
  WakeSeat seat(store::Dialect::kSqlite);
  seat.deliver({.connector = "box", .link = "a-1", .access_only = true});
  succeeds(seat.wakes.tend());
  REQUIRE(seat.open().size() == 1);
  CHECK(seat.open().front().kind == RunKind::kAccess);
}

TEST_CASE("a delivery of a deletion has the collection listed, once an hour at most") {
  WakeSeat seat(each_database());
  documents::test::fill(seat.truth, 3);
  seat.seat.run(RunKind::kSync, "a-1");
  const auto gone = [&] {
    return number_of(*seat.seat.store, "select count(*) from document where gone_at > 0");
  };
  const auto deliver = [&] {
    seat.deliver({.connector = "box", .link = "a-1", .collection = "box", .lists = true});
    succeeds(seat.wakes.tend());
    succeeds(seat.seat.scheduler.work());
  };
  const auto pass_an_hour = [&] {
    execute(*seat.seat.store,
            "update document_collection set listed_at = listed_at - 3600001, "
            "list_at = case when list_at > 0 then 1 else 0 end");
  };
  seat.truth.remove("d10001", false);
  deliver();
  CHECK(gone() == 0);  // the last listing has just ended
  CHECK(seat.waiting() == 0);
  pass_an_hour();
  succeeds(seat.seat.scheduler.work());
  CHECK(gone() == 1);

  const auto runs = number_of(*seat.seat.store, "select count(*) from document_run");
  succeeds(seat.seat.scheduler.work());
  CHECK(number_of(*seat.seat.store, "select count(*) from document_run") == runs);
  pass_an_hour();
  seat.truth.remove("d10002", false);
  deliver();
  CHECK(gone() == 2);
}

TEST_CASE("a collection that cannot be read has no run every hour because of a deletion") {
  WakeSeat seat(store::Dialect::kSqlite);
  seat.seat.run(RunKind::kSync, "a-1");
  execute(*seat.seat.store, "update document_collection set listed_at = 1");
  seat.truth.state = documents::CollectionState::kOutOfReach;
  seat.deliver({.connector = "box", .link = "a-1", .lists = true});
  succeeds(seat.wakes.tend());
  succeeds(seat.seat.scheduler.work());
  const auto runs = number_of(*seat.seat.store, "select count(*) from document_run");
  execute(*seat.seat.store, "update document_collection set list_at = 1");
  succeeds(seat.seat.scheduler.work());
  CHECK(number_of(*seat.seat.store, "select count(*) from document_run") == runs);
}

TEST_CASE("a paused link is not woken") {
  WakeSeat seat(each_database());
  succeeds(seat.seat.scheduler.pause("a-1", "box", true));
  seat.deliver({.connector = "box", .organization = "acme"});
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-2"});
}

TEST_CASE("a collection that changed wakes only the links that have it") {
  WakeSeat seat(each_database());
  seat.seat.run(RunKind::kSync, "a-1");  // has the collection "box" from now on
  seat.deliver({.connector = "box", .collection = "box"});
  seat.deliver({.connector = "box", .collection = "unknown"});
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-1"});
  CHECK(seat.waiting() == 0);
}

TEST_CASE("many deliveries are one run, and one more after a pause") {
  WakeSeat seat(each_database(), {.between_runs = std::chrono::hours(1)});
  for (int i = 0; i < 50; ++i) seat.deliver({.connector = "box", .link = "a-1"});
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-1"});
  // While the run has not begun, it will see what is delivered now.
  seat.deliver({.connector = "box", .link = "a-1"});
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-1"});
  CHECK(seat.waiting() == 0);

  succeeds(seat.seat.scheduler.work());
  for (int i = 0; i < 50; ++i) seat.deliver({.connector = "box"});
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-2", "b-1", "b-2"});
  CHECK(number_of(*seat.seat.store, "select count(*) from webhook_wake where link = 'a-1'") == 1);
  succeeds(seat.wakes.tend());
  CHECK(seat.waiting() == 1);  // kept until the pause is over, and never lost
  execute(*seat.seat.store, "update document_run set queued_at = 0");
  execute(*seat.seat.store, "update webhook_wake set due_at = 0");
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-1", "a-2", "b-1", "b-2"});
  CHECK(seat.waiting() == 0);
}

TEST_CASE("permissions keep their pause, however many other runs deliveries start meanwhile") {
  WakeSeat seat(each_database(),
                {.between_runs = kNever, .between_access_runs = std::chrono::hours(1)});
  const auto wake = [&](bool access_only) {
    seat.deliver({.connector = "box", .link = "a-1", .access_only = access_only});
    succeeds(seat.wakes.tend());
    const Links woken = seat.woken();
    succeeds(seat.seat.scheduler.work());
    return woken;
  };
  CHECK(wake(true) == Links{"a-1"});
  for (int i = 0; i < 12; ++i) CHECK(wake(false) == Links{"a-1"});
  CHECK(wake(true).empty());
  CHECK(seat.waiting() == 1);
}

TEST_CASE("a wake of many links goes on in steps, and begins again if a delivery came meanwhile") {
  WakeSeat seat(each_database(), {.between_runs = kNever, .links = 3});
  seat.deliver({.connector = "box"});
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-1", "a-2", "b-1"});
  CHECK(seat.waiting() == 1);
  succeeds(seat.seat.scheduler.work());
  seat.deliver({.connector = "box"});
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"b-2"});
  CHECK(seat.waiting() == 1);
  succeeds(seat.wakes.tend());
  succeeds(seat.wakes.tend());
  CHECK(seat.woken() == Links{"a-1", "a-2", "b-1", "b-2"});
  CHECK(seat.waiting() == 0);
}

TEST_CASE("ids of deliveries are forgotten when they are old") {
  WakeSeat seat(each_database());
  value_of(seat.inbox.put({.wakes = {{.connector = "box"}}, .address = "", .id = "old"}));
  value_of(seat.inbox.put({.wakes = {{.connector = "box"}}, .address = "", .id = "new"}));
  execute(*seat.seat.store, "update webhook_delivery set received_at = 0 where id = 'old'");
  succeeds(seat.wakes.sweep());
  CHECK(text_of(*seat.seat.store, "select id from webhook_delivery") == "new");
}

}  // namespace
}  // namespace patchbay::webhooks::test
