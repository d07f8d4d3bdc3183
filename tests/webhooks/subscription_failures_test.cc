// Tests what becomes of subscriptions where a provider, this host or its store fails, and that it
// stays with the link or the connector that it concerns.
#include "webhooks/subscriptions.h"

#include <algorithm>
#include <stop_token>

#include "webhooks/subscription_seat.h"

namespace patchbay::webhooks::test {
namespace {

TEST_CASE("a provider that refuses is asked again, later and later, and polling goes on") {
  SubscriptionSeat seat(each_database());
  seat.provider.fault = Error(Code::kProviderError, "no");
  seat.tend();
  seat.tend();
  CHECK(seat.provider.asked == 1);
  const store::Millis first = seat.rows()[0].due_at;
  CHECK(seat.rows()[0].why == "no");
  seat.pass_time();
  seat.tend();
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows()[0].due_at - first > 50'000);
  seat.provider.fault = Error(Code::kRateLimited, "wait").with_retry_after(std::chrono::hours(2));
  seat.pass_time();
  seat.tend();
  CHECK(seat.rows()[0].due_at - first > store::Millis{7000} * 1000);
  seat.provider.fault.reset();
  seat.pass_time();
  seat.tend();
  CHECK(seat.rows()[0].state == SubscriptionState::kLive);
  CHECK(seat.rows()[0].failures == 0);
}

TEST_CASE("the reason of a failure is kept up to a length, and cut between two letters") {
  SubscriptionSeat seat(each_database());
  const std::string letters(499, 'a');
  seat.provider.fault = Error(Code::kProviderError, letters + "\xC3\xA9");
  seat.tend();
  REQUIRE(seat.rows().size() == 1);
  CHECK(seat.rows()[0].failures == 1);
  CHECK(seat.rows()[0].why == letters);
}

TEST_CASE("what failed with an account is tried at once when the account is connected again") {
  SubscriptionSeat seat(each_database());
  seat.provider.fault = Error(Code::kUnsupported, "nothing to watch");
  seat.tend();
  REQUIRE(seat.rows()[0].due_at > seat.store_time() + store::Millis{5} * 3'600'000);
  seat.provider.fault.reset();
  const auto connected_again = [&](const std::string& link) {
    succeeds(seat.seat.store->transaction([&](store::Transaction& transaction) -> Result<void> {
      retry_failed_of_link(transaction, link);
      return success();
    }));
    seat.tend();
  };
  connected_again("another link");
  CHECK(seat.provider.asked == 1);
  connected_again("link-1");
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows()[0].state == SubscriptionState::kLive);
  connected_again("link-1");  // nothing has failed
  CHECK(seat.provider.asked == 2);
}

TEST_CASE("a link whose provider does not answer is asked once in a round") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  for (const char* id : {"second", "third"}) seat.add(id, "box", SubscriptionState::kEnding);
  for (const Code code :
       {Code::kRateLimited, Code::kDeadlineExceeded, Code::kProviderUnavailable}) {
    seat.provider.fault = Error(code, "slow");
    seat.provider.asked = 0;
    seat.pass_time();
    seat.tend();
    CHECK(seat.provider.asked == 1);
  }
  seat.provider.fault = Error(Code::kProviderError, "no");
  seat.provider.asked = 0;
  seat.pass_time();
  seat.tend();
  CHECK(seat.provider.asked == 3);
}

TEST_CASE("three links whose provider is silent keep nobody else's renewal waiting") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  for (const char* link : {"dead-1", "dead-2", "dead-3"}) {
    for (int i = 0; i < 50; ++i) {
      seat.add(std::string(link) + "/" + std::to_string(i), "box", SubscriptionState::kLive, link);
    }
  }
  seat.add("other", "crate", SubscriptionState::kLive, "another link");
  seat.provider.silent = {"dead-1", "dead-2", "dead-3"};
  seat.pass_time();
  execute(*seat.seat.store,
          "update webhook_subscription set due_at = 2 where link = 'another link'");
  seat.provider.asked_for.clear();
  for (int round = 0; round < 3; ++round) seat.tend();
  const auto asked = [&](const std::string& link) {
    const auto& links = seat.provider.asked_for;
    return std::count(links.begin(), links.end(), link);
  };
  CHECK(asked("another link") == 1);
  for (const char* link : {"dead-1", "dead-2", "dead-3"}) CHECK(asked(link) <= 1);
  CHECK(
      number_of(*seat.seat.store, "select count(*) from webhook_subscription where failures > 0") ==
      asked("dead-1") + asked("dead-2") + asked("dead-3"));
}

TEST_CASE("a connector that is late for three links waits for a minute with all the others") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  for (int i = 0; i < 9; ++i) {
    const std::string link = "many-" + std::to_string(i);
    seat.add(link, "box", SubscriptionState::kLive, link);
  }
  seat.pass_time();
  seat.provider.asked = 0;
  const auto still_due = [&] {
    return number_of(*seat.seat.store,
                     "select count(*) from webhook_subscription where due_at = 1");
  };
  SECTION("if it does not answer in time") {
    seat.provider.fault = Error(Code::kDeadlineExceeded, "late");
    const store::Millis before = seat.store_time();
    seat.tend();
    CHECK(seat.provider.asked == 3);
    CHECK(still_due() == 0);
    CHECK(number_of(*seat.seat.store, "select min(due_at) from webhook_subscription") >=
          before + 60'000);
    CHECK(number_of(*seat.seat.store, "select max(due_at) from webhook_subscription") <=
          seat.store_time() + 60'000);
    CHECK(number_of(*seat.seat.store, "select max(failures) from webhook_subscription") == 1);
    CHECK(number_of(*seat.seat.store, "select sum(failures) from webhook_subscription") == 3);
  }
  SECTION("but not if each account is limited") {
    seat.provider.fault = Error(Code::kRateLimited, "slow down");
    seat.tend();
    CHECK(seat.provider.asked == 10);
  }
}

TEST_CASE("what waits for its provider is looked at again when it expires") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  for (const char* id : {"ends soon", "ended", "ends late", "ending"}) {
    seat.add(id, "box", SubscriptionState::kLive);
  }
  const store::Millis before = seat.store_time();
  const store::Millis in_an_hour = before + 3'600'000;
  const auto set = [&](const std::string& id, const std::string& change) {
    execute(*seat.seat.store,
            "update webhook_subscription set " + change + " where id = '" + id + "'");
  };
  seat.pass_time();
  set("ends soon", "due_at = 2, expires_at = " + std::to_string(in_an_hour));
  set("ended", "due_at = 2, expires_at = " + std::to_string(before));
  set("ends late", "due_at = 2");
  set("ending", "due_at = 2, state = 'ending', expires_at = " + std::to_string(in_an_hour));
  seat.provider.fault = Error(Code::kRateLimited, "wait").with_retry_after(std::chrono::hours(2));
  seat.provider.asked = 0;
  seat.tend();
  CHECK(seat.provider.asked == 1);
  const auto due = [&](const std::string& id) {
    return number_of(*seat.seat.store,
                     "select due_at from webhook_subscription where id = '" + id + "'");
  };
  CHECK(due("ends soon") == in_an_hour);
  CHECK(due("ended") >= before + 60'000);
  CHECK(due("ended") <= seat.store_time() + 60'000);
  CHECK(due("ends late") >= before + 7'200'000);
  CHECK(due("ending") >= before + 7'200'000);
}

TEST_CASE("what could not be renewed until it expired is made again") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  const std::string old = seat.rows()[0].id;
  seat.provider.fault = Error(Code::kProviderUnavailable, "away");
  execute(*seat.seat.store, "update webhook_subscription set due_at = 1, expires_at = 2");
  seat.tend();
  seat.provider.fault.reset();
  seat.tend();
  REQUIRE(seat.rows().size() == 1);
  CHECK(seat.rows()[0].id != old);
  CHECK(seat.rows()[0].state == SubscriptionState::kLive);
}

TEST_CASE("an outcome that the store does not have is not counted") {
  SubscriptionSeat seat(store::Dialect::kSqlite);
  seat.provider.life = std::chrono::hours(4);
  const auto fails_and_counts_no = [&](const std::string& outcome, const std::string& change) {
    const int before = seat.counted(outcome);
    seat.refuse(change);
    CHECK(seat.subscriptions->tend().has_error());
    CHECK(seat.counted(outcome) == before);
    seat.refuse_nothing();
    seat.pass_time();
    seat.tend();
    CHECK(seat.counted(outcome) == before + 1);
    seat.pass_time();
  };
  seat.provider.fault = Error(Code::kProviderError, "no");
  seat.tend();
  seat.pass_time();
  fails_and_counts_no("failed", "update");
  seat.provider.fault.reset();
  fails_and_counts_no("made", "update");
  fails_and_counts_no("renewed", "update");
  seat.provider.renews = false;
  fails_and_counts_no("replaced", "insert");
}

TEST_CASE("a connector whose provider does not answer holds up no other connector of the link") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  seat.add("second", "box", SubscriptionState::kEnding);
  seat.add("other", "crate", SubscriptionState::kEnding);
  seat.provider.faults.insert({"box", Error(Code::kRateLimited, "slow")});
  seat.pass_time();
  execute(*seat.seat.store, "update webhook_subscription set due_at = 2 where connector = 'crate'");
  seat.provider.asked = 0;
  seat.tend();
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows().size() == 2);
  CHECK(number_of(*seat.seat.store,
                  "select count(*) from webhook_subscription where connector = 'crate'") == 0);
}

TEST_CASE("while a host does not have the connector, its subscriptions stay as they are") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  const std::string id = seat.rows()[0].id;
  const auto without_connector = [&] {
    seat.provider.is_loaded = false;
    seat.pass_time();
    seat.tend();
    seat.provider.is_loaded = true;
    REQUIRE(seat.rows().size() == 1);
    CHECK(seat.rows()[0].id == id);
    CHECK(seat.provider.channels.size() == 1);
  };
  SECTION("a live one is renewed later") {
    without_connector();
    CHECK(seat.rows()[0].state == SubscriptionState::kLive);
    CHECK(seat.provider.asked == 1);
    seat.pass_time();
    seat.tend();
    CHECK(seat.rows()[0].id == id);
    CHECK(seat.rows()[0].failures == 0);
  }
  SECTION("one that nobody wants is ended later") {
    execute(*seat.seat.store, "update webhook_subscription set state = 'ending'");
    without_connector();
    seat.provider.watched = SubscriptionKind::kNone;
    seat.pass_time();
    seat.tend();
    CHECK(seat.rows().empty());
    CHECK(seat.provider.channels.empty());
  }
}

TEST_CASE("a host without the connector spends none of the tries, and keeps the last reason") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  seat.add("second", "box", SubscriptionState::kEnding);
  execute(*seat.seat.store, "update webhook_subscription set failures = 3, why = 'the last one'");
  SECTION("it is missing before the call") { seat.provider.is_loaded = false; }
  SECTION("a reload takes it away before the call") {
    seat.provider.fault = Error(Code::kConnectorUnavailable, "There is no such connector.");
  }
  for (int i = 0; i < 9; ++i) {
    seat.pass_time();
    const store::Millis before = seat.store_time();
    seat.tend();
    REQUIRE(seat.rows().size() == 2);
    for (const SubscriptionRow& row : seat.rows()) {
      CHECK(row.failures == 3);
      CHECK(row.why == "the last one");
      CHECK(row.due_at >= before + 60'000);
      CHECK(row.due_at <= seat.store_time() + 60'000);
    }
  }
  CHECK(seat.provider.channels.size() == 2);
  CHECK(seat.counted("failed") == 0);
  CHECK(seat.told_of_left().empty());
}

TEST_CASE("a call that is cut short because the host stops is no failure of the provider") {
  SubscriptionSeat seat(each_database());
  std::stop_source stop;
  seat.provider.fault = Error(Code::kCancelled, "The host stops.");
  seat.provider.on_asked = [&] { stop.request_stop(); };
  succeeds(seat.subscriptions->tend(stop.get_token()));
  CHECK(seat.provider.asked == 1);
  REQUIRE(seat.rows().size() == 1);
  CHECK(seat.rows()[0].failures == 0);
  CHECK(seat.warnings.empty());
  seat.provider.fault.reset();
  seat.tend();
  CHECK(seat.rows()[0].state == SubscriptionState::kLive);
}

}  // namespace
}  // namespace patchbay::webhooks::test
