// Tests that the fetches of all runs on a host share one memory budget.
#include <catch2/catch.hpp>
#include <future>

#include "documents/sync_seat.h"
#include "kit/busy_machine.h"

namespace patchbay::documents {
namespace {

using test::SyncSeat;
using test::Truth;
using test::value_of;

constexpr std::uint64_t kPieceOfFetch = kPieceBytes;   // one MiB
constexpr std::uint64_t kBudget = 64 * kPieceOfFetch;  // the default budget
constexpr int kLinks = 4;

TEST_CASE("fetches of many runs have 64 MiB together, and wait for each other") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  for (int i = 0; i < 20; ++i) {
    truth.put("d" + std::to_string(i), {.content = std::string(kPieceOfFetch, 'x')});
  }
  SyncSeat seat(database.location(), truth);
  // A fetch of a megabyte needs two pieces of memory: one for its content and one for its text. All
  // threads together would need twice the budget.
  constexpr int kFit = static_cast<int>(kBudget / (2 * kPieceOfFetch));
  REQUIRE(static_cast<int>(FetchLimits{}.threads) == 2 * kFit);
  std::promise<void> opened;
  const std::shared_future<void> open = opened.get_future().share();
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  truth.on_fetch = [&](const std::string& /*id*/) {
    const int now = ++inside;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    open.wait();
    --inside;
  };
  for (int i = 0; i < kLinks; ++i) {
    const std::string link = "link-" + std::to_string(i);
    seat.follow(link);
    value_of(seat.scheduler.start(link, "box", RunKind::kSync, "manual"));
  }
  test::succeeds(seat.scheduler.tend());
  CHECK(patchbay::test::comes_true([&] { return inside == kFit; }));
  opened.set_value();
  CHECK(patchbay::test::comes_true([&] {
    test::succeeds(seat.scheduler.tend());
    return number_of(*seat.store, "select count(*) from document_run where state = 'complete'") ==
           kLinks;
  }));
  CHECK(seat.room.budget().peak() == kBudget);
  CHECK(most <= kFit);
}

}  // namespace
}  // namespace patchbay::documents
