// Tests that the outcome of each document is recorded, and that the counts add up.
#include <atomic>
#include <catch2/catch.hpp>

#include "documents/pieces.h"
#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::fill;
using test::kIndexer;
using test::SyncSeat;
using test::Truth;
using test::value_of;

std::int64_t sum_of(const Tally& tally) {
  return tally.loaded + tally.unchanged + tally.skipped + tally.failed + tally.deferred;
}

std::map<std::string, std::string> ledger(SyncSeat& seat) {
  std::map<std::string, std::string> out;
  for (const Document& each :
       value_of(seat.library.list(kIndexer, {.troubled = true}, "", 1000)).documents) {
    out[each.key.native_id] = std::string(word_of(each.outcome)) + " " + each.reason;
  }
  return out;
}

FetchLimits small_cap() {
  FetchLimits limits;
  limits.document = 100'000;
  return limits;
}

TEST_CASE("every document has an outcome, and the figures add up") {
  TestDatabase database(each_database());
  Truth truth;
  fill(truth, 60);
  const auto break_one = [&](const std::string& id, const Error& error) {
    truth.change(id, [&](test::TrueDocument& each) { each.fault = error; });
  };
  break_one("d10001", Error(Code::kUnsupported, "No.").with_reason("not_exportable"));
  break_one("d10002", Error(Code::kProviderError, "It broke."));
  break_one("d10003",
            Error(Code::kRateLimited, "Tomorrow.").with_retry_after(std::chrono::hours(20)));
  break_one("d10004", Error(Code::kNotFound, "Where?"));
  truth.change("d10005", [](test::TrueDocument& each) { each.skipped = "submodule"; });
  truth.write("d10006", std::string(100'001, 'x'));
  truth.write("d10007", std::string(100'000, 'x'));
  SyncSeat seat(database.location(), truth, "host-a", {}, small_cap());
  seat.follow();
  const RunRow run = seat.run();
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(run.tally.seen == 60);
  CHECK(run.tally.expected == 60);
  CHECK(sum_of(run.tally) == run.tally.seen);
  CHECK(ledger(seat) == std::map<std::string, std::string>{{"d10001", "skipped not_exportable"},
                                                           {"d10002", "failed failed"},
                                                           {"d10003", "deferred "},
                                                           {"d10004", "failed vanished"},
                                                           {"d10005", "skipped submodule"},
                                                           {"d10006", "skipped too_large"}});
  CHECK(seat.content("d10007").size() == 100'000);

  // Without changes, no document is fetched. But the run's state still shows the skipped documents.
  const int fetches = truth.fetches;
  CHECK(word_of(seat.run().state) == "complete with skips");
  CHECK(truth.fetches == fetches);

  // A failed document is tried again when its retry is due, without a new listing.
  truth.change("d10002", [](test::TrueDocument& each) { each.fault.reset(); });
  execute(*seat.store, "update document set retry_at = 1 where outcome = 3");
  const RunRow retried = seat.run();
  CHECK(retried.tally.loaded == 1);
  CHECK(sum_of(retried.tally) == retried.tally.seen);
  CHECK_FALSE(ledger(seat).contains("d10002"));
  CHECK(ledger(seat).contains("d10004"));
}

// Makes the cursor of the next step expire, so that its listing begins again.
void expire_at_step(Truth& truth, int step) {
  truth.on_step = [&truth, step] {
    if (truth.steps != step) return;
    const std::lock_guard lock(truth.mutex);
    truth.step_faults = {Error(Code::kCursorExpired, "Gone.")};
  };
}

TEST_CASE("a document that comes twice in one run is counted once") {
  TestDatabase database(each_database());
  Truth truth;
  truth.page = 10;
  fill(truth, 40);
  truth.change("d10001", [](test::TrueDocument& each) { each.skipped = "submodule"; });
  SyncSeat seat(database.location(), truth);
  seat.follow();
  const auto counts = [](const Tally& tally) {
    CHECK(sum_of(tally) == tally.seen);
    return std::vector{tally.seen, tally.loaded, tally.unchanged, tally.skipped, tally.failed};
  };
  using Counts = std::vector<std::int64_t>;

  expire_at_step(truth, 3);
  CHECK(counts(seat.run().tally) == Counts{40, 39, 0, 1, 0});
  CHECK(counts(seat.run(RunKind::kFull).tally) == Counts{40, 0, 39, 1, 0});
  truth.steps = 0;
  CHECK(counts(seat.run(RunKind::kAccess).tally) == Counts{40, 0, 40, 0, 0});

  // It is told of three times among the changes, and fails before it is loaded.
  truth.page = 1;
  truth.write("d10002", "two");
  truth.write("d10003", "three");
  truth.write("d10002", "two again");
  truth.change("d10002", [](test::TrueDocument& each) {
    each.fault = Error(Code::kProviderError, "It broke.");
  });
  truth.steps = 0;
  truth.on_step = [&truth] {
    if (truth.steps != 3) return;
    truth.write("d10002", "mended");
    truth.change("d10002", [](test::TrueDocument& each) { each.fault.reset(); });
  };
  SchedulerOptions one_by_one;
  one_by_one.sync.in_flight = 1;
  SyncSeat other(database.location(), truth, "host-b", one_by_one);
  CHECK(counts(other.run().tally) == Counts{2, 2, 0, 0, 0});

  // The changes are cut off, and a listing begins.
  truth.on_step = {};
  truth.write("d10004", "four");
  truth.write("d10005", "five");
  truth.steps = 0;
  expire_at_step(truth, 2);
  CHECK(counts(other.run().tally) == Counts{40, 2, 37, 1, 0});
}

TEST_CASE("who may read is asked again if it was not answered, and the content is kept") {
  TestDatabase database(each_database());
  Truth truth;
  truth.defers_access = true;
  fill(truth, 3);
  truth.put("folder", {.is_container = true, .access = test::shared_with({test::user("ann")})});
  truth.change("d10001", [](test::TrueDocument& each) { each.skipped = "submodule"; });
  std::atomic<int> asked = 0;
  truth.on_access = [&] {
    ++asked;
    return std::optional(Error(Code::kProviderUnavailable, "Silence."));
  };
  SyncSeat seat(database.location(), truth);
  seat.follow();
  CHECK(word_of(seat.run().state) == "complete with skips");
  CHECK(seat.seen(test::person("ann")).empty());
  CHECK(ledger(seat) == std::map<std::string, std::string>{{"d10000", "loaded access_unanswered"},
                                                           {"d10001", "skipped submodule"},
                                                           {"d10002", "loaded access_unanswered"},
                                                           {"folder", "none access_unanswered"}});
  const auto retry = [&] {
    execute(*seat.store, "update document set retry_at = 1 where retry_at > 0");
    return seat.run();
  };
  const auto wait = [&] {
    return text_of(*seat.store, "select retry_at from document where native_id = 'folder'");
  };
  const std::string first = wait();
  retry();
  CHECK(std::stoll(wait()) - std::stoll(first) > 50'000);
  const int before = asked;
  seat.run();  // no retry is due
  CHECK(asked == before);
  truth.on_access = {};
  CHECK(word_of(retry().state) == "complete with skips");
  CHECK(ledger(seat) == std::map<std::string, std::string>{{"d10001", "skipped submodule"}});
  CHECK(wait() == "0");
  CHECK(truth.fetches == 2);
  CHECK(seat.seen(test::person("ann")).size() == 4);
  // A refusal counts as an answer. Only the link's own account may read the document.
  truth.on_access = [] { return std::optional(Error(Code::kPermissionDenied, "No.")); };
  truth.write("d10000", "changed");
  seat.run();
  CHECK(ledger(seat).size() == 1);
  CHECK(seat.seen(test::person("ann")).size() == 3);
}

TEST_CASE("one document is tried again by command, even one that was skipped") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 20);
  truth.change("d10001", [](test::TrueDocument& each) {
    each.fault = Error(Code::kUnsupported, "Not yet.");
  });
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  truth.change("d10001", [](test::TrueDocument& each) { each.fault.reset(); });
  seat.run();
  CHECK(ledger(seat).size() == 1);
  const auto collection = text_of(*seat.store, "select id from document_collection");
  test::succeeds(seat.scheduler.retry(collection, "d10001"));
  seat.run();
  CHECK(ledger(seat).empty());
  CHECK(seat.seen() == seat.expected());
  CHECK(seat.scheduler.retry(collection, "none").error().code() == Code::kNotFound);
}

TEST_CASE("a document that ended its worker twice is quarantined until it changes") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 40);
  truth.change("d10001", [](test::TrueDocument& each) {
    each.fault = Error(Code::kConnectorCrashed, "signal 11");
  });
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  CHECK(ledger(seat).at("d10001") == "failed crashed");
  execute(*seat.store, "update document set retry_at = 1 where outcome = 3");
  seat.run();
  CHECK(ledger(seat).at("d10001") == "skipped quarantined");
  const auto shown = value_of(seat.library.get(kIndexer, seat.key("d10001")));
  CHECK(shown.why.find("signal 11") != std::string::npos);
  const int fetches = truth.fetches;
  seat.run(RunKind::kFull);
  CHECK(truth.fetches == fetches);
  truth.write("d10001", "mended");
  truth.change("d10001", [](test::TrueDocument& each) { each.fault.reset(); });
  seat.run();
  CHECK(ledger(seat).empty());
}

TEST_CASE("a document without a version that ended its worker twice is quarantined, too") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 40);
  truth.change("d10001", [](test::TrueDocument& each) {
    each.version.clear();
    each.fault = Error(Code::kConnectorCrashed, "signal 11");
  });
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run(RunKind::kFull);
  seat.run(RunKind::kFull);
  CHECK(ledger(seat).at("d10001") == "skipped quarantined");
  const int fetches = truth.fetched["d10001"];
  seat.run(RunKind::kFull);
  CHECK(truth.fetched["d10001"] == fetches);
  CHECK(ledger(seat).at("d10001") == "skipped quarantined");
  truth.change("d10001", [](test::TrueDocument& each) { each.fault.reset(); });
  const auto collection = text_of(*seat.store, "select id from document_collection");
  test::succeeds(seat.scheduler.retry(collection, "d10001"));
  seat.run();
  CHECK(ledger(seat).empty());
}

TEST_CASE("a run ends when too much fails, and the next one goes on behind it") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 10;
  fill(truth, 40);
  for (int i = 0; i < 4; ++i) {
    truth.change("d1000" + std::to_string(i), [](test::TrueDocument& each) {
      each.fault = Error(Code::kProviderError, "It broke.");
    });
  }
  SchedulerOptions one_by_one;
  one_by_one.sync.in_flight = 1;
  SyncSeat seat(database.location(), truth, "host-a", one_by_one);
  seat.follow();
  const RunRow first = seat.run();
  CHECK(word_of(first.state) == "failed");
  CHECK(first.tally.failed == 4);
  CHECK(first.why.find("4 of 10") != std::string::npos);
  const RunRow second = seat.run();
  CHECK(word_of(second.state) == "complete with skips");
  CHECK(seat.seen().size() == 40);
  CHECK(truth.fetches <= 50);  // at most one batch was being fetched when the run ended
}

TEST_CASE("what is fetched again replaces what was there, and the rest of it is swept") {
  TestDatabase database(each_database());
  Truth truth;
  const std::string large(2'500'000, 'a');
  truth.put("a", {.content = large});
  truth.put("b", {.content = std::string("\0\1\xff binary", 10), .media_type = "image/png"});
  truth.put("same", {.content = large});
  truth.put("empty", {.content = ""});
  extraction::ExtractorOptions options;
  options.reader = PATCHBAY_BINARY_DIR "/bin/patchbay-extract";
  const extraction::Extractor extractor(options);
  SyncSeat seat(database.location(), truth, "host-a", {}, {}, &extractor);
  seat.follow();
  seat.run();
  CHECK((seat.content("a") == large));
  CHECK(seat.content("empty").empty());
  CHECK(seat.content("b").size() == 10);
  CHECK(value_of(seat.library.read(kIndexer, seat.key("a"), Body::kText, 1'048'570, 10)).bytes ==
        std::string(10, 'a'));
  CHECK((value_of(seat.library.text(kIndexer, seat.key("a"), 3'000'000)) == large));
  CHECK(seat.library.text(kIndexer, seat.key("a"), 1000).error().code() == Code::kTooLarge);
  CHECK(ledger(seat) == std::map<std::string, std::string>{{"b", "skipped unsupported"}});
  // The documents "a" and "same" have the same pieces, and the first two pieces are equal.
  CHECK(number_of(*seat.store, "select count(*) from document_piece") == 4);
  truth.write("a", "small");
  truth.remove("same");
  seat.run();
  CHECK(value_of(sweep_pieces(*seat.store, std::chrono::hours(1))) == 0);
  CHECK(value_of(sweep_pieces(*seat.store, std::chrono::milliseconds(-1000))) == 2);
  CHECK(seat.content("a") == "small");
}

TEST_CASE("a failed fetch keeps the old content, and what was skipped shows none") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.put("a", {.content = "old"});
  truth.put("b", {.content = "old"});
  SyncSeat seat(database.location(), truth, "host-a", {}, small_cap());
  seat.follow();
  seat.run();
  truth.write("a", "new");
  truth.change(
      "a", [](test::TrueDocument& each) { each.fault = Error(Code::kProviderError, "Later."); });
  truth.write("b", std::string(200'000, 'b'));
  seat.run();
  CHECK(seat.content("a") == "old");
  CHECK(seat.content("b").empty());
}

TEST_CASE("names of a sync's events and what they carry are those that clients know") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  test::succeeds(seat.audit.flush());
  const auto payload = [&](const std::string& action) {
    return text_of(*seat.store, "select payload from audit_record where action = '" + action + "'");
  };
  CHECK(payload("connector_sync_started") == R"({"connector_id":"box","resource_count":1})");
  const std::string completed = payload("connector_sync_completed");
  CHECK(completed.starts_with(R"({"connector_id":"box","duration_ms":)"));
  CHECK(completed.ends_with(R"(,"items_synced":3})"));
  CHECK_FALSE(payload("connector_box_sync_started").empty());
  CHECK_FALSE(payload("connector_box_sync_completed").empty());
  const SyncRow state = value_of(seat.library.state(kIndexer, "link-1", "box"));
  CHECK(state.documents_synced == 3);
  CHECK(state.documents_failed == 0);
  CHECK(state.last_successful_sync > 0);
  CHECK(text_of(*seat.store, "select resource from link_sync") == "The box");
}

TEST_CASE("a sync that fails or is incomplete has its end event too, with its state") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  fill(truth, 3);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  std::string state;
  SECTION("it failed") {
    truth.step_faults = {Error(Code::kLinkExpired, "Connect again.")};
    state = "failed";
  }
  SECTION("it is incomplete") {
    truth.state = CollectionState::kOutOfReach;
    state = "incomplete";
  }
  CHECK(word_of(seat.run().state) == state);
  test::succeeds(seat.audit.flush());
  const std::string ended = text_of(
      *seat.store, "select payload from audit_record where action = 'connector_sync_completed'");
  CHECK(ended.starts_with(R"({"connector_id":"box","duration_ms":)"));
  CHECK(ended.ends_with(R"(,"items_synced":0,"state":")" + state + "\"}"));
  CHECK(number_of(*seat.store,
                  "select count(*) from audit_record where action = "
                  "'connector_box_sync_completed'") == 0);
}

}  // namespace
}  // namespace patchbay::documents
