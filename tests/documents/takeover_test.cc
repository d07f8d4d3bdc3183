// Tests a run whose host has died, and a run that waits for a turn.
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <mutex>

#include "documents/child_host.h"
#include "documents/crash_truth.h"
#include "documents/sync_seat.h"
#include "kit/busy_machine.h"

namespace patchbay::documents {
namespace {

using patchbay::test::was_killed;
using test::fill;
using test::SyncSeat;
using test::Truth;
using test::value_of;

constexpr int kDocuments = 200;
constexpr int kKilledAt = 90;  // the number of the step or fetch at which the first host is killed
// The interval at which a server looks for runs whose host has died (app/document_tending.h).
constexpr std::chrono::milliseconds kTending{1000};
constexpr std::chrono::milliseconds kTakenOverWithin{30'000};

RunState shown_state(SyncSeat& seat) {
  return value_of(seat.library.progress(test::kIndexer, "link-1", "box")).front().run.state;
}

// The test sets the lease's end to now instead of waiting.
TEST_CASE("the run of a host that died is taken over within 30 s, and goes on where it was") {
  TestDatabase database(each_database());
  TestFolder folder;
  Truth truth;
  test::make_crash_truth(truth, false, kDocuments);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const RunRow run = value_of(seat.scheduler.start("link-1", "box", RunKind::kSync, "manual"));
  const std::string log = folder.path() + "/log";
  REQUIRE(was_killed(patchbay::test::start_host(
      "killed_sync", {database.location(), "host-b", log, "first", std::to_string(kKilledAt),
                      std::to_string(kDocuments), "usual-lease"})));
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())
                       .time_since_epoch()
                       .count();
  const auto lease_ends = number_of(*seat.store, "select max(expires_at) from lease");
  CHECK(lease_ends - now + kTending.count() < kTakenOverWithin.count());
  const auto kept = number_of(*seat.store, "select count(*) from document");
  REQUIRE(kept > 0);

  execute(*seat.store, "update lease set expires_at = 0");
  CHECK(word_of(shown_state(seat)) == "interrupted");
  test::succeeds(seat.scheduler.work());
  CHECK(word_of(seat.found(run.id).state) == "complete");
  CHECK((seat.seen() == seat.expected()));
  CHECK(seat.found(run.id).tally.deleted == 0);
  // Each page is one step. Documents that were stored are not listed or fetched again.
  const int pages = kDocuments / static_cast<int>(test::kCrashPage);
  CHECK(truth.steps <= pages - kept / static_cast<int>(test::kCrashPage));
  CHECK(truth.fetches <= kDocuments - kept);
}

TEST_CASE("a run that has waited for its turn for 30 hours is queued, and nothing else (AT11)") {
  TestDatabase database(each_database());
  Truth truth;
  fill(truth, 5);
  SchedulerOptions options;
  options.runs = 1;
  SyncSeat seat(database.location(), truth, "host-a", options);
  seat.follow("link-1");
  seat.follow("link-2");
  std::promise<void> opened;
  const std::shared_future<void> open = opened.get_future().share();
  std::promise<void> began;
  std::once_flag once;
  truth.on_step = [&] {
    std::call_once(once, [&] { began.set_value(); });
    open.wait();
  };
  const RunRow first = value_of(seat.scheduler.start("link-1", "box", RunKind::kSync, "manual"));
  test::succeeds(seat.scheduler.tend());
  REQUIRE(began.get_future().wait_for(std::chrono::minutes(1)) == std::future_status::ready);
  const RunRow second = value_of(seat.scheduler.start("link-2", "box", RunKind::kSync, "manual"));
  execute(*seat.store, "update document_run set queued_at = queued_at - 108000000");
  for (int i = 0; i < 3; ++i) {
    test::succeeds(seat.scheduler.tend());
    test::succeeds(seat.scheduler.sweep());
  }
  CHECK(word_of(seat.found(first.id).state) == "running");
  CHECK(word_of(seat.found(second.id).state) == "queued");
  CHECK(seat.found(second.id).why.empty());
  opened.set_value();
  CHECK(patchbay::test::comes_true([&] {
    test::succeeds(seat.scheduler.tend());
    return is_over(seat.found(first.id).state) && is_over(seat.found(second.id).state);
  }));
  CHECK(word_of(seat.found(second.id).state) == "complete");
}

}  // namespace
}  // namespace patchbay::documents
