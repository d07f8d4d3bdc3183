// Tests hosts that are killed at random moments of a sync. No document is lost or loaded into the
// store twice, and no old document remains.
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>

#include "documents/child_host.h"
#include "documents/crash_truth.h"
#include "documents/sync_seat.h"
#include "kit/busy_machine.h"
#include "kit/sanitizer.h"

namespace patchbay::documents {
namespace {

using patchbay::test::was_killed;
using test::kCrashDocuments;
using test::kCrashPage;
using test::SyncSeat;
using test::Truth;
using test::value_of;

// With a sanitizer few, because each kill needs a new host, whose start is slow there.
constexpr int kKills = patchbay::test::kHasSanitizer ? 10 : 50;
constexpr int kFew = 300;  // number of documents of each link in the test with several links
// The maximum number of runs on which a host works at the same time.
constexpr auto kRunsOfHost = static_cast<int>(SchedulerOptions{}.runs);

struct HostProcess {
  std::string location;
  std::string log;
  std::string state = "first";
  int documents = kCrashDocuments;
};

int started(const HostProcess& host, const std::string& name, int events) {
  return patchbay::test::start_host(
      "killed_sync", {host.location, name, host.log, host.state, std::to_string(events),
                      std::to_string(host.documents)});
}

// Returns how many times each document was fetched.
std::map<std::string, int> fetches_in(const std::string& log) {
  std::map<std::string, int> out;
  std::ifstream lines(log);
  for (std::string line; std::getline(lines, line);) ++out[line];
  return out;
}

int all_of(const std::map<std::string, int>& fetches) {
  int sum = 0;
  for (const auto& [id, times] : fetches) sum += times;
  return sum;
}

// Starts hosts one after the other, and kills each of them at a random moment. Then starts a host
// that is not killed. Returns the number of kills.
int run_with_kills(SyncSeat& seat, const HostProcess& host, std::mt19937& random, int most_events) {
  int kills = 0;
  std::uniform_int_distribution<int> events(1, most_events);
  for (int i = 0; i < kKills; ++i) {
    if (!was_killed(started(host, "host-" + std::to_string(i), events(random)))) break;
    ++kills;
    execute(*seat.store, "update lease set expires_at = 0");  // makes the dead host's lease expire
  }
  REQUIRE_FALSE(was_killed(started(host, "last", 0)));
  return kills;
}

TEST_CASE("killed at many points of a sync, what is kept is what the source has") {
  const store::Dialect dialect = each_database();
  TestDatabase database(dialect);
  TestFolder folder;
  Truth truth;
  test::make_crash_truth(truth, false);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  std::mt19937 random(20'261'128);
  HostProcess host{database.location(), folder.path() + "/log", "first", kCrashDocuments};

  const RunRow first = value_of(seat.scheduler.start("link-1", "box", RunKind::kSync, "manual"));
  const int kills = run_with_kills(seat, host, random, 75);
  CHECK(kills > 0);
  CHECK(word_of(seat.found(first.id).state) == "complete");
  CHECK((seat.seen() == seat.expected()));
  const auto fetches = fetches_in(host.log);
  CHECK(fetches.size() == kCrashDocuments);
  const int again = all_of(fetches) - kCrashDocuments;
  CHECK(again <= kills * static_cast<int>(kCrashPage));
  CHECK(seat.found(first.id).tally.loaded == kCrashDocuments);
  CHECK(seat.found(first.id).tally.deleted == 0);

  // Now a full listing, with deletions that only a listing can find, and more kills.
  host.state = "second";
  Truth second;
  test::make_crash_truth(second, true);
  SyncSeat later(database.location(), second, "host-b");
  const RunRow full = value_of(later.scheduler.start("link-1", "box", RunKind::kFull, "manual"));
  const int kills_of_full = run_with_kills(later, host, random, 4);
  CHECK(kills_of_full > 0);
  CHECK(word_of(later.found(full.id).state) == "complete");
  CHECK((later.seen() == later.expected()));
  CHECK(later.found(full.id).tally.deleted == 100);
  CHECK(number_of(*later.store, "select count(*) from document where gone_at > 0") == 100);
  CHECK(number_of(*later.store, "select count(*) from document_staged") == 0);
  value_of(sweep_pieces(*later.store, std::chrono::milliseconds(-1000)));
  CHECK(number_of(*later.store, "select count(*) from document_piece") ==
        static_cast<long long>(later.expected().size()));
  std::printf("%-10s  %2d + %2d kills  %d documents  fetched again: %d, at most %d at a kill\n",
              dialect == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL", kills, kills_of_full,
              kCrashDocuments, again, static_cast<int>(kCrashPage));
}

TEST_CASE("two hosts share eight links, one is killed, and the other ends everything") {
  TestDatabase database(store::Dialect::kPostgresql);
  TestFolder folder;
  Truth truth;
  test::make_crash_truth(truth, false, kFew);
  SyncSeat seat(database.location(), truth);
  for (int i = 0; i < 8; ++i) {
    const std::string link = "link-" + std::to_string(i);
    seat.follow(link);
    value_of(seat.scheduler.start(link, "box", RunKind::kSync, "manual"));
  }
  const HostProcess host{database.location(), folder.path() + "/log", "first", kFew};
  const int one = started(host, "host-b", 700);
  // This host has enough work to be killed, even if the other host starts much earlier.
  REQUIRE(patchbay::test::comes_true([&] {
    return number_of(*seat.store, "select count(*) from lease where holder = 'host-b'") >=
           kRunsOfHost;
  }));
  const int other = started(host, "host-c", 0);
  CHECK(was_killed(one));
  // Makes the dead host's leases expire.
  execute(*seat.store, "update lease set expires_at = 0 where holder = 'host-b'");
  CHECK_FALSE(was_killed(other));
  CHECK(number_of(*seat.store, "select count(*) from document_run where state = 'complete'") == 8);
  CHECK(number_of(*seat.store, "select count(*) from document where gone_at = 0") == 8 * kFew);
  const auto fetches = fetches_in(host.log);
  CHECK(fetches.size() == kFew);
  // For each of its runs, the killed host was working on at most one batch of fetches.
  CHECK(all_of(fetches) <= 8 * kFew + kRunsOfHost * static_cast<int>(kCrashPage));
}

}  // namespace
}  // namespace patchbay::documents
