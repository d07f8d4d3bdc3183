// Tests that subscriptions at providers are made, renewed, replaced and ended, with a provider in
// this process.
#include "webhooks/subscriptions.h"

#include <algorithm>
#include <set>

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
  succeeds(seat.seat.store->transaction([&](Transaction& transaction) -> Result<void> {
    for (const char* id : {"second", "third"}) {
      SubscriptionRow row = subscriptions_of(transaction, "link-1", "box").at(0);
      row.id = id;
      row.state = SubscriptionState::kEnding;
      row.sealed_secret = seat.vault->seal({"webhook_subscription", id, "sealed_secret"}, "secret");
      row.sealed_state.clear();
      insert_subscription(transaction, row);
    }
    return success();
  }));
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
  const auto ask_for_renewal = [&](Millis at) {
    succeeds(seat.seat.store->transaction([&](Transaction& transaction) -> Result<void> {
      for (const SubscriptionRow& row : subscriptions_of(transaction, "link-1", "box")) {
        renew_early(transaction, row.id, at);
      }
      return success();
    }));
  };
  seat.tend();
  const Millis usual = seat.rows()[0].due_at;
  ask_for_renewal(usual + 1);
  CHECK(seat.rows()[0].due_at == usual);
  ask_for_renewal(5);
  CHECK(seat.rows()[0].due_at == 5);
  seat.tend();
  CHECK(seat.provider.asked == 2);
  CHECK(seat.rows()[0].due_at >= usual);
  execute(*seat.seat.store, "update webhook_subscription set state = 'ending'");
  ask_for_renewal(5);
  CHECK(seat.rows()[0].due_at > 5);
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

TEST_CASE("ending a subscription is given up after some tries") {
  SubscriptionSeat seat(Dialect::kSqlite);
  seat.tend();
  seat.provider.watched = Watched::kNone;
  seat.provider.fault = Error(Code::kProviderError, "no");
  for (int i = 0; i < 7; ++i) {
    seat.tend();
    REQUIRE(seat.rows().size() == 1);
    seat.pass_time();
  }
  seat.tend();
  CHECK(seat.rows().empty());
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
