// Tests that subscriptions at providers are made, renewed, replaced and ended, with a provider in
// this process.
#include "webhooks/subscriptions.h"

#include <soci/soci.h>

#include <algorithm>
#include <set>
#include <stop_token>

#include "webhooks/subscription_seat.h"

namespace patchbay::webhooks::test {
namespace {

TEST_CASE(
    "a followed link gets a subscription, whose secret only the provider and the vault have") {
  SubscriptionSeat seat(each_database());
  seat.provider.on_subscribe = [&](const Asked& asked) {
    // The first deliveries may come before the provider has answered.
    REQUIRE(seat.rows().size() == 1);
    CHECK(seat.rows()[0].id == asked.id);
  };
  seat.tend();
  REQUIRE(seat.rows().size() == 1);
  const SubscriptionRow row = seat.rows()[0];
  CHECK(row.state == SubscriptionState::kLive);
  CHECK(row.organization == "org");
  const std::string url = "https://patchbay.test/webhooks/box/" + row.id;
  REQUIRE(seat.provider.channels.contains(url));
  const Secret secret = value_of(
      seat.vault->unseal({"webhook_subscription", row.id, "sealed_secret"}, row.sealed_secret));
  CHECK(secret.reveal() == seat.provider.channels.at(url));
  CHECK(secret.reveal().size() >= 43);
  CHECK(row.sealed_secret.find(secret.reveal()) == std::string::npos);
  CHECK(seat.wakes() == 1);  // what changed before it is looked for
  seat.tend();
  CHECK(seat.provider.asked == 1);
}

TEST_CASE("each collection of a link is watched, up to a limit, and ended with the collection") {
  SubscriptionSeat seat(each_database());
  seat.provider.watched = Watched::kCollections;
  seat.tend();
  CHECK(seat.rows().empty());  // the link has none yet
  seat.seat.run();
  seat.tend();
  CHECK(seat.provider.collections == std::set<std::string>{"box"});
  execute(*seat.seat.store, "update document_collection set ended = 1");
  seat.tend();
  CHECK(seat.rows().empty());
  CHECK(seat.provider.channels.empty());
}

TEST_CASE("a subscription is renewed before it expires") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  const SubscriptionRow first = seat.rows()[0];
  CHECK(first.due_at < first.expires_at - Millis{50} * 60'000);
  CHECK(first.due_at > first.made_at);
  seat.tend();
  CHECK(seat.provider.asked == 1);
  seat.pass_time();
  seat.provider.life = std::chrono::hours(8);
  seat.tend();
  CHECK(seat.provider.asked == 2);
  REQUIRE(seat.rows().size() == 1);
  CHECK(seat.rows()[0].id == first.id);
  CHECK(seat.rows()[0].expires_at > first.expires_at);
  CHECK(seat.rows()[0].due_at > 1);
}

TEST_CASE("without renewal the next subscription is there before the old one ends") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.provider.renews = false;
  seat.tend();
  const std::string old = seat.rows()[0].id;
  seat.pass_time();
  seat.tend();
  CHECK(seat.rows().size() == 2);
  CHECK(seat.provider.channels.size() == 1);
  seat.provider.on_subscribe = [&](const Asked&) { CHECK(seat.provider.channels.size() == 1); };
  seat.tend();
  CHECK(seat.provider.channels.size() == 2);
  seat.tend();
  REQUIRE(seat.rows().size() == 1);
  CHECK(seat.rows()[0].id != old);
  CHECK(seat.provider.channels.size() == 1);
  CHECK(seat.provider.channels.begin()->first.ends_with(seat.rows()[0].id));
}

TEST_CASE("a subscription that the provider took away is made again, and its gap is looked at") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  execute(*seat.seat.store, "delete from webhook_wake");
  seat.provider.channels.clear();
  seat.pass_time();
  seat.tend();
  CHECK(seat.wakes() == 1);
  seat.tend();
  REQUIRE(seat.rows().size() == 1);
  CHECK(seat.rows()[0].state == SubscriptionState::kLive);
  CHECK(seat.provider.channels.size() == 1);
}

TEST_CASE("a provider that refuses is asked again, later and later, and polling goes on") {
  SubscriptionSeat seat(each_database());
  seat.provider.fault = Error(Code::kProviderError, "no");
  seat.tend();
  seat.tend();
  CHECK(seat.provider.asked == 1);
  const Millis first = seat.rows()[0].due_at;
  CHECK(seat.rows()[0].why == "no");
  seat.pass_time();
  seat.tend();
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows()[0].due_at - first > 50'000);
  seat.provider.fault = Error(Code::kRateLimited, "wait").with_retry_after(std::chrono::hours(2));
  seat.pass_time();
  seat.tend();
  CHECK(seat.rows()[0].due_at - first > Millis{7000} * 1000);
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
    const Millis before = seat.store_time();
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
  const Millis before = seat.store_time();
  const Millis in_an_hour = before + 3'600'000;
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

TEST_CASE("a provider can ask for a renewal before it is due, and only of what is live") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  const Millis usual = seat.rows()[0].due_at;
  execute(*seat.seat.store, "update webhook_subscription set made_at = 1");
  const Millis before = seat.store_time();
  seat.ask_for_renewal();
  const Millis soon = seat.rows()[0].due_at;
  CHECK(soon >= before + 10'000);
  CHECK(soon <= seat.store_time() + 10'000);
  seat.ask_for_renewal();
  CHECK(seat.rows()[0].due_at == soon);
  seat.pass_time();
  seat.tend();
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows()[0].due_at >= usual);
  execute(*seat.seat.store, "update webhook_subscription set state = 'ending', made_at = 1");
  seat.ask_for_renewal();
  CHECK(seat.rows()[0].due_at >= usual);
}

TEST_CASE("a provider that asks for renewals again and again gets one in ten minutes") {
  constexpr Millis kTenMinutes = 600'000;
  SubscriptionSeat seat(each_database());
  SECTION("of a subscription that expires") { seat.provider.life = std::chrono::hours(4); }
  SECTION("of one without end") {}
  seat.tend();
  for (int i = 0; i < 3; ++i) seat.ask_for_renewal();
  CHECK(seat.rows()[0].due_at == seat.rows()[0].made_at + kTenMinutes);
  seat.pass_time();
  seat.tend();
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows()[0].made_at > 1);
  seat.ask_for_renewal();
  CHECK(seat.rows()[0].due_at == seat.rows()[0].made_at + kTenMinutes);
}

TEST_CASE("a provider that asks for a renewal that failed does not shorten the pause") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  seat.pass_time();
  seat.provider.fault = Error(Code::kProviderError, "no");
  seat.tend();
  const SubscriptionRow failed = seat.rows()[0];
  REQUIRE(failed.failures == 1);
  for (int i = 0; i < 3; ++i) {
    seat.ask_for_renewal();
    seat.tend();
  }
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows()[0].due_at == failed.due_at);
  CHECK(seat.rows()[0].failures == 1);
}

TEST_CASE("a provider that asks for what is planned already causes no write") {
  SubscriptionSeat seat(Dialect::kSqlite);
  seat.tend();
  const std::string id = seat.rows()[0].id;
  succeeds(seat.seat.store->transaction([&](Transaction& transaction) -> Result<void> {
    const auto changes_of = [&](const std::string& subscription) {
      const auto changes = [&] {
        long long count = 0;
        transaction.sql() << "select total_changes()", soci::into(count);
        return count;
      };
      const long long before = changes();
      renew_early(transaction, subscription, transaction.now());
      return changes() - before;
    };
    CHECK(changes_of(id) == 1);
    CHECK(changes_of(id) == 0);
    CHECK(changes_of("unknown") == 0);
    return success();
  }));
}

TEST_CASE("a subscription without end can be renewed, too, and outlives a renewal that fails") {
  SubscriptionSeat seat(each_database());
  seat.tend();
  const std::string id = seat.rows()[0].id;
  CHECK(seat.rows()[0].due_at == 0);
  seat.pass_time();
  SECTION("it fails") { seat.provider.fault = Error(Code::kProviderUnavailable, "away"); }
  SECTION("it is replaced") { seat.provider.renews = false; }
  seat.tend();
  const auto rows = seat.rows();
  CHECK(std::any_of(rows.begin(), rows.end(), [&](const SubscriptionRow& row) {
    return row.id == id && row.state == SubscriptionState::kLive;
  }));
  CHECK(seat.provider.channels.size() == 1);
}

TEST_CASE("a link that is about to be given up has its subscriptions ended at the provider") {
  SubscriptionSeat seat(each_database());
  seat.tend();
  REQUIRE(seat.provider.channels.size() == 1);
  seat.subscriptions->end_at_provider("another link", Monotonic::max());
  CHECK(seat.provider.channels.size() == 1);
  seat.subscriptions->end_at_provider("link-1", Monotonic::max());
  CHECK(seat.provider.channels.empty());
  CHECK(seat.rows().size() == 1);  // it goes with the link
}

TEST_CASE("a paused link keeps its subscription, and gets no new one") {
  SubscriptionSeat seat(Dialect::kSqlite);
  succeeds(seat.seat.scheduler.pause("link-1", "box", true));
  seat.tend();
  CHECK(seat.rows().empty());
  succeeds(seat.seat.scheduler.pause("link-1", "box", false));
  seat.tend();
  succeeds(seat.seat.scheduler.pause("link-1", "box", true));
  seat.tend();
  CHECK(seat.rows().size() == 1);
}

TEST_CASE("ending a subscription is given up after some tries, and the operator is told once") {
  SubscriptionSeat seat(Dialect::kSqlite);
  seat.tend();
  seat.provider.watched = Watched::kNone;
  seat.provider.fault = Error(Code::kProviderError, "not today");
  for (int i = 0; i < 7; ++i) {
    seat.tend();
    REQUIRE(seat.rows().size() == 1);
    CHECK(seat.told_of_left().empty());
    seat.pass_time();
  }
  seat.tend();
  CHECK(seat.rows().empty());
  REQUIRE(seat.told_of_left().size() == 1);
  for (const char* said : {"box", "link-1", "PROVIDER_ERROR", "not today"}) {
    CHECK(seat.told_of_left()[0].find(said) != std::string::npos);
  }
  CHECK(seat.counted("failed") == 7);
  CHECK(seat.counted("not_ended") == 1);
  CHECK(seat.counted("ended") == 0);
}

TEST_CASE("the outcomes of what providers are asked about subscriptions are counted") {
  SubscriptionSeat seat(Dialect::kSqlite);
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  CHECK(seat.counted("made") == 1);
  seat.pass_time();
  seat.tend();
  CHECK(seat.counted("renewed") == 1);
  seat.provider.renews = false;
  seat.pass_time();
  seat.tend();
  CHECK(seat.counted("replaced") == 1);
  seat.tend();
  CHECK(seat.counted("made") == 2);
  seat.tend();
  CHECK(seat.counted("ended") == 1);
  CHECK(seat.told_of_left().empty());
}

TEST_CASE("an outcome that the store does not have is not counted") {
  SubscriptionSeat seat(Dialect::kSqlite);
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

TEST_CASE("when a link is given up, a RATE_LIMITED connector holds up no other, and is told of") {
  SubscriptionSeat seat(each_database());
  seat.tend();
  seat.add("second", "box", SubscriptionState::kLive);
  seat.add("other", "crate", SubscriptionState::kLive);
  seat.provider.faults.insert({"box", Error(Code::kRateLimited, "slow down")});
  seat.provider.asked = 0;
  seat.subscriptions->end_at_provider("link-1", Monotonic::max());
  CHECK(seat.provider.asked == 2);
  CHECK(seat.provider.channels.size() == 2);
  CHECK_FALSE(seat.provider.channels.contains(SubscriptionSeat::address_of("other", "crate")));
  REQUIRE(seat.told_of_left().size() == 1);
  for (const char* said : {"box", "link-1", "subscriptions=2", "RATE_LIMITED", "slow down"}) {
    CHECK(seat.told_of_left()[0].find(said) != std::string::npos);
  }
  CHECK(seat.counted("not_ended") == 2);
  CHECK(seat.counted("ended", "crate") == 1);
}

TEST_CASE("a subscription that was made while its link was given up is ended, or told of") {
  SubscriptionSeat seat(each_database());
  seat.provider.on_subscribe = [&](const Asked& /*asked*/) {
    succeeds(seat.seat.store->transaction([](Transaction& transaction) -> Result<void> {
      remove_subscriptions_of_link(transaction, "link-1");
      return success();
    }));
  };
  const Monotonic before = SystemClock().now();
  SECTION("the provider ends it") {
    seat.provider.on_asked = [&] { seat.provider.has_link = false; };
    seat.tend();
    CHECK(seat.provider.channels.empty());
    CHECK(seat.told_of_left().empty());
    CHECK(seat.counted("ended") == 1);
  }
  SECTION("the provider refuses") {
    seat.provider.on_asked = [&] {
      if (seat.provider.asked == 2) seat.provider.fault = Error(Code::kProviderError, "no");
    };
    seat.tend();
    REQUIRE(seat.told_of_left().size() == 1);
    for (const char* said : {"PROVIDER_ERROR", "The subscription was given up meanwhile. no"}) {
      CHECK(seat.told_of_left()[0].find(said) != std::string::npos);
    }
    CHECK(seat.counted("not_ended") == 1);
  }
  CHECK(seat.rows().empty());
  CHECK(seat.provider.asked == 2);
  CHECK(seat.provider.patience >= before + std::chrono::seconds(10));
  CHECK(seat.provider.patience <= SystemClock().now() + std::chrono::seconds(10));
  CHECK(seat.counted("made") == 0);
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
    seat.provider.watched = Watched::kNone;
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
    const Millis before = seat.store_time();
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

TEST_CASE("ending a subscription of a link that this host does not find is given up") {
  SubscriptionSeat seat(Dialect::kSqlite);
  seat.tend();
  seat.provider.watched = Watched::kNone;
  seat.provider.has_link = false;
  for (int i = 0; i < 8; ++i) {
    REQUIRE(seat.rows().size() == 1);
    seat.tend();
    seat.pass_time();
  }
  CHECK(seat.rows().empty());
  CHECK(seat.told_of_left().size() == 1);
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

TEST_CASE("what the provider was never known to have is not ended there") {
  SubscriptionSeat seat(each_database());
  seat.provider.fault = Error(Code::kUnsupported, "nothing to watch");
  seat.tend();
  CHECK(seat.rows().size() == 1);
  CHECK(seat.counted("unsupported") == 1);
  seat.provider.watched = Watched::kNone;
  seat.tend();
  CHECK(seat.rows().empty());
  CHECK(seat.provider.asked == 1);
}

TEST_CASE("the next subscription ends the old one, also if it has to be written twice") {
  SubscriptionSeat seat(Dialect::kPostgresql);
  seat.provider.life = std::chrono::hours(4);
  seat.provider.renews = false;
  seat.tend();
  const std::string old = seat.rows()[0].id;
  seat.pass_time();
  seat.tend();
  REQUIRE(seat.rows().size() == 2);
  execute(*seat.seat.store, "delete from webhook_wake");
  // Another host changes the row after this one has begun to write it.
  const auto other = seat.other_host();
  seat.vault_random.next = [&] {
    execute(*other, "update webhook_subscription set why = 'other' where state = 'making'");
  };
  seat.tend();
  CHECK_FALSE(seat.vault_random.next);
  CHECK(seat.wakes() == 1);
  seat.tend();
  REQUIRE(seat.rows().size() == 1);
  CHECK(seat.rows()[0].id != old);
  CHECK(seat.provider.channels.size() == 1);
}

TEST_CASE("two hosts keep one set of subscriptions") {
  SubscriptionSeat seat(each_database());
  Leases others(*seat.seat.store, "host-b");
  const auto lease = value_of(others.acquire("webhooks/subscriptions", std::chrono::minutes(1)));
  REQUIRE(lease);
  seat.tend();
  CHECK(seat.provider.asked == 0);
  succeeds(others.release(*lease));
  seat.tend();
  CHECK(seat.provider.asked == 1);
}

TEST_CASE("a host that providers cannot reach makes none") {
  SubscriptionSeat seat(Dialect::kSqlite);
  Subscriptions unreachable(seat.parts(), {});
  succeeds(unreachable.tend());
  CHECK(seat.rows().empty());
}

TEST_CASE("the subscriptions of a link that is given up go with it") {
  SubscriptionSeat seat(each_database());
  seat.tend();
  succeeds(seat.seat.store->transaction([&](Transaction& transaction) -> Result<void> {
    remove_subscriptions_of_link(transaction, "link-1");
    documents::end_documents_of_link(transaction, "link-1");
    return success();
  }));
  seat.tend();
  CHECK(seat.rows().empty());
}

}  // namespace
}  // namespace patchbay::webhooks::test
