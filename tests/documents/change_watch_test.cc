// Tests which waiting callers a change of documents wakes.
#include "documents/change_watch.h"

#include <soci/soci.h>

#include <catch2/catch.hpp>
#include <stop_token>

#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::succeeds;
using test::SyncSeat;
using test::Truth;
using test::value_of;

constexpr std::chrono::milliseconds kNoPause{0};

// A caller that waits with this cursor is woken at once for changes that the watch already knows.
std::stop_token stopped() {
  std::stop_source source;
  source.request_stop();
  return source.get_token();
}

void load_other(SyncSeat& seat) { static_cast<void>(seat.run(RunKind::kSync, "link-2")); }

TEST_CASE("a change wakes those who wait for its organization, and nobody else") {
  TestDatabase database(each_database());
  Truth truth;
  truth.put("one", {.content = "1"});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  succeeds(seat.scheduler.follow({"link-2", "box", "other", "owner"}, {kNoPause, kNoPause}));
  seat.run();
  ChangeWatch watch(*seat.store, kNoPause);
  const std::stop_token never;
  const std::int64_t begin = value_of(watch.wait_beyond(-1, "org", never));
  load_other(seat);
  const std::int64_t later = value_of(watch.wait_beyond(begin, "other", never));
  CHECK(later > begin);
  CHECK(value_of(watch.wait_beyond(begin, "org", stopped())) == begin);
  CHECK(value_of(watch.wait_beyond(later, "other", stopped())) == later);

  truth.write("one", "2");
  seat.run();
  CHECK(value_of(watch.wait_beyond(begin, "org", never)) > later);
  CHECK(value_of(watch.wait_beyond(later, "other", stopped())) == later);
}

TEST_CASE("a change counts for who was not waiting when it was looked at") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.put("one", {.content = "1"});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  succeeds(seat.scheduler.follow({"link-2", "box", "other", "owner"}, {kNoPause, kNoPause}));
  ChangeWatch watch(*seat.store, kNoPause);
  const std::int64_t begin = value_of(watch.wait_beyond(-1, "org", {}));
  seat.run();
  load_other(seat);
  const std::int64_t later = value_of(watch.wait_beyond(begin, "other", {}));
  CHECK(value_of(watch.wait_beyond(begin, "org", stopped())) == later);
}

TEST_CASE("who is far behind is woken by changes of others, so that a cursor does not expire") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  SyncSeat seat(database.location(), truth);
  ChangeWatch watch(*seat.store, kNoPause);
  const std::int64_t begin = value_of(watch.wait_beyond(-1, "org", {}));
  succeeds(seat.store->transaction([](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "update document_sequence set last = last + 5000 where id = 'changes'";
    return success();
  }));
  CHECK(value_of(watch.wait_beyond(begin, "org", {})) == begin + 5000);
}

}  // namespace
}  // namespace patchbay::documents
