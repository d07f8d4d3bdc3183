// Tests that subscriptions at providers are made, renewed, replaced and ended in good time, with a
// provider in this process.
#include "webhooks/subscriptions.h"

#include <soci/soci.h>

#include <algorithm>
#include <set>

#include "webhooks/subscription_seat.h"

namespace patchbay::webhooks::test {
namespace {

TEST_CASE(
    "a followed link gets a subscription, whose secret only the provider and the vault have") {
  SubscriptionSeat seat(each_database());
  seat.provider.on_subscribe = [&](const SubscriberRequest& asked) {
    // The row is stored before the provider is asked, because the first deliveries may come before
    // the provider has answered.
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
  seat.provider.watched = SubscriptionKind::kCollections;
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
  CHECK(first.due_at < first.expires_at - store::Millis{50} * 60'000);
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
  seat.provider.on_subscribe = [&](const SubscriberRequest&) {
    CHECK(seat.provider.channels.size() == 1);
  };
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

TEST_CASE("a provider can ask for a renewal before it is due, and only of what is live") {
  SubscriptionSeat seat(each_database());
  seat.provider.life = std::chrono::hours(4);
  seat.tend();
  const store::Millis usual = seat.rows()[0].due_at;
  execute(*seat.seat.store, "update webhook_subscription set made_at = 1");
  const store::Millis before = seat.store_time();
  seat.ask_for_renewal();
  const store::Millis soon = seat.rows()[0].due_at;
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
  constexpr store::Millis kTenMinutes = 600'000;
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
  SubscriptionSeat seat(store::Dialect::kSqlite);
  seat.tend();
  const std::string id = seat.rows()[0].id;
  succeeds(seat.seat.store->transaction([&](store::Transaction& transaction) -> Result<void> {
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

TEST_CASE("a paused link keeps its subscription, and gets no new one") {
  SubscriptionSeat seat(store::Dialect::kSqlite);
  succeeds(seat.seat.scheduler.pause("link-1", "box", true));
  seat.tend();
  CHECK(seat.rows().empty());
  succeeds(seat.seat.scheduler.pause("link-1", "box", false));
  seat.tend();
  succeeds(seat.seat.scheduler.pause("link-1", "box", true));
  seat.tend();
  CHECK(seat.rows().size() == 1);
}

TEST_CASE("the outcomes of what providers are asked about subscriptions are counted") {
  SubscriptionSeat seat(store::Dialect::kSqlite);
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

TEST_CASE("the next subscription ends the old one, also if it has to be written twice") {
  SubscriptionSeat seat(store::Dialect::kPostgresql);
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

TEST_CASE("a look that finds nothing to change writes nothing, not even a lease") {
  SubscriptionSeat seat(store::Dialect::kSqlite);
  seat.tend();
  REQUIRE(seat.rows().size() == 1);
  for (const char* change : {"insert", "update", "delete"}) {
    execute(*seat.seat.store, "create trigger quiet_" + std::string(change) + " before " + change +
                                  " on lease begin select raise(abort, 'refused'); end");
  }
  seat.tend();
  seat.provider.watched = SubscriptionKind::kNone;
  CHECK(seat.subscriptions->tend().has_error());  // now there is something to write
  CHECK(seat.rows().size() == 1);
}

TEST_CASE("two hosts keep one set of subscriptions") {
  SubscriptionSeat seat(each_database());
  store::Leases others(*seat.seat.store, "host-b");
  const auto lease = value_of(others.acquire("webhooks/subscriptions", std::chrono::minutes(1)));
  REQUIRE(lease);
  seat.tend();
  CHECK(seat.provider.asked == 0);
  succeeds(others.release(*lease));
  seat.tend();
  CHECK(seat.provider.asked == 1);
}

TEST_CASE("a host that providers cannot reach makes none") {
  SubscriptionSeat seat(store::Dialect::kSqlite);
  Subscriptions unreachable(seat.parts(), {});
  succeeds(unreachable.tend());
  CHECK(seat.rows().empty());
}

}  // namespace
}  // namespace patchbay::webhooks::test
