// Tests that deliveries are durable before they are answered, and that many of them cost little.
#include "webhooks/inbox.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include "store/postgres_server.h"
#include "webhooks/subscription_table.h"

namespace patchbay::webhooks::test {
namespace {

using Outcome = Inbox::Outcome;

TakenDelivery taken(const std::string& id, const std::string& collection = "") {
  return {.wakes = {{.connector = "box", .collection = collection}}, .address = "", .id = id};
}

// Adds a live subscription without end.
void add_channel(store::Store& store) {
  SubscriptionRow row;
  row.id = "channel";
  row.connector = "box";
  row.state = SubscriptionState::kLive;
  const auto added = store.transaction([&](store::Transaction& transaction) -> Result<void> {
    insert_subscription(transaction, row);
    return success();
  });
  REQUIRE(added.has_value());
}

TEST_CASE("a delivery is in the store when it is taken, and the second of its id does nothing") {
  const TestDatabase database(each_database());
  const auto store = database.open();
  Inbox inbox(*store);
  CHECK(inbox.put(taken("a")).value() == Outcome::kNew);
  CHECK(inbox.put(taken("a")).value() == Outcome::kRepeated);
  CHECK(inbox.put(taken("b")).value() == Outcome::kNew);
  CHECK(inbox.put(taken("c", "7")).value() == Outcome::kNew);
  TakenDelivery elsewhere = taken("a");
  elsewhere.address = "subscription";
  elsewhere.wakes[0].link = "link-1";
  CHECK(inbox.put(elsewhere).value() == Outcome::kNew);
  const auto other_host = database.open();
  CHECK(number_of(*other_host, "select count(*) from webhook_wake") == 3);
  CHECK(number_of(*other_host, "select count(*) from webhook_delivery") == 4);
  CHECK(number_of(*other_host,
                  "select deliveries from webhook_wake where collection = '' and link = ''") == 2);
}

TEST_CASE("a delivery that two organizations' secret proves wakes both, and once") {
  const TestDatabase database(each_database());
  const auto store = database.open();
  Inbox inbox(*store);
  TakenDelivery both = taken("a");
  both.wakes[0].organization = "acme";
  both.wakes.push_back({.connector = "box", .organization = "other"});
  CHECK(inbox.put(both).value() == Outcome::kNew);
  CHECK(inbox.put(both).value() == Outcome::kRepeated);
  for (const std::string organization : {"acme", "other"}) {
    CHECK(number_of(*store, "select deliveries from webhook_wake where organization = '" +
                                organization + "'") == 1);
  }
}

TEST_CASE("a delivery that asks for a renewal plans it, and a repeated one asks none") {
  const TestDatabase database(each_database());
  const auto store = database.open();
  Inbox inbox(*store);
  add_channel(*store);
  const auto planned = [&] {
    return number_of(*store, "select count(*) from webhook_subscription where due_at > 0");
  };
  TakenDelivery notice = taken("a");
  notice.address = "channel";
  CHECK(inbox.put(notice).value() == Outcome::kNew);
  CHECK(planned() == 0);
  notice.id = "b";
  notice.asks_renewal = true;
  CHECK(inbox.put(notice).value() == Outcome::kNew);
  CHECK(planned() == 1);
  execute(*store, "update webhook_subscription set due_at = 0");
  CHECK(inbox.put(notice).value() == Outcome::kRepeated);
  CHECK(planned() == 0);
}

TEST_CASE(
    "a delivery whose renewal cannot be written leaves nothing, and is taken when it comes "
    "again") {
  const TestDatabase database(store::Dialect::kSqlite);
  const auto store = database.open();
  Inbox inbox(*store);
  add_channel(*store);
  execute(*store,
          "create trigger refused before update on webhook_subscription begin select raise(abort, "
          "'refused'); end");
  TakenDelivery notice = taken("a");
  notice.address = "channel";
  notice.asks_renewal = true;
  CHECK(inbox.put(notice).has_error());
  CHECK(number_of(*store, "select count(*) from webhook_wake") == 0);
  CHECK(number_of(*store, "select count(*) from webhook_delivery") == 0);
  execute(*store, "drop trigger refused");
  CHECK(inbox.put(notice).value() == Outcome::kNew);
  CHECK(number_of(*store, "select count(*) from webhook_wake") == 1);
  CHECK(number_of(*store, "select count(*) from webhook_subscription where due_at > 0") == 1);
}

TEST_CASE("a delivery without an id is never taken for a repeated one") {
  const TestDatabase database(each_database());
  const auto store = database.open();
  Inbox inbox(*store);
  CHECK(inbox.put(taken("")).value() == Outcome::kNew);
  CHECK(inbox.put(taken("")).value() == Outcome::kNew);
  CHECK(number_of(*store, "select deliveries from webhook_wake") == 2);
  CHECK(number_of(*store, "select count(*) from webhook_delivery") == 0);
}

TEST_CASE("deliveries that come together are each answered, and are one wake") {
  const TestDatabase database(each_database());
  const auto store = database.open();
  Inbox inbox(*store);
  std::atomic<int> is_new = 0;
  {
    std::vector<std::jthread> senders;
    for (int sender = 0; sender < 8; ++sender) {
      senders.emplace_back([&] {
        for (int i = 0; i < 20; ++i) {
          const auto put = inbox.put(taken("same-" + std::to_string(i)));
          if (put.has_value() && put.value() == Outcome::kNew) ++is_new;
        }
      });
    }
  }
  CHECK(is_new == 20);
  CHECK(number_of(*store, "select count(*) from webhook_wake") == 1);
  CHECK(number_of(*store, "select deliveries from webhook_wake") == 20);
}

TEST_CASE("a sender that names ever new collections, or long ones, wakes all of them") {
  const TestDatabase database(each_database());
  const auto store = database.open();
  Inbox inbox(*store);
  for (int i = 0; i < 150; ++i) CHECK(inbox.put(taken("", std::to_string(i))).has_value());
  CHECK(number_of(*store, "select count(*) from webhook_wake") == 101);
  CHECK(number_of(*store, "select deliveries from webhook_wake where collection = ''") == 50);

  TakenDelivery other = taken("", std::string(300, 'x'));
  other.wakes[0].organization = "other";
  CHECK(inbox.put(other).has_value());
  CHECK(number_of(*store,
                  "select count(*) from webhook_wake where organization = 'other' and collection = "
                  "''") == 1);
}

TEST_CASE("a delivery that the store refuses spoils no other one") {
  const TestDatabase database(store::Dialect::kPostgresql);
  const auto store = database.open();
  Inbox inbox(*store);
  std::atomic<int> is_kept = 0;
  std::atomic<int> is_refused = 0;
  const auto send = [&](const TakenDelivery& each, std::atomic<int>& expected, bool is_expected) {
    for (int i = 0; i < 20; ++i) {
      if (inbox.put(each).has_value() == is_expected) ++expected;
    }
  };
  {
    std::vector<std::jthread> senders;
    for (int sender = 0; sender < 4; ++sender) {
      senders.emplace_back([&] { send(taken("", "good"), is_kept, true); });
      senders.emplace_back([&] { send(taken("bad \xFF", "bad"), is_refused, false); });
    }
  }
  CHECK(is_kept == 80);
  CHECK(is_refused == 80);
  CHECK(number_of(*store, "select deliveries from webhook_wake where collection = 'good'") == 80);
}

TEST_CASE("too many of one sender are refused for now, and nobody else's") {
  const TestDatabase database(store::Dialect::kSqlite);
  const auto store = database.open();
  Inbox inbox(*store, {.waiting = 0});
  const auto refused = inbox.put(taken("a"));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kRateLimited);
  CHECK(refused.error().details().retry_after);

  // While the store's one writer is busy, one delivery of each sender waits, and a second one of
  // the same sender is refused at once.
  Inbox one(*store, {.waiting = 1});
  TakenDelivery other = taken("a");
  other.wakes[0].organization = "other";
  std::vector<std::jthread> senders;
  std::atomic<int> refusals = 0;
  std::atomic<int> acceptances = 0;
  const auto send = [&](const TakenDelivery& each) {
    senders.emplace_back([&, each] { (one.put(each).has_error() ? refusals : acceptances) += 1; });
  };
  const auto held = store->transaction([&](store::Transaction& transaction) -> Result<void> {
    static_cast<void>(transaction.now());
    for (int i = 0; i < 8; ++i) send(taken(std::to_string(i)));
    while (refusals < 7) std::this_thread::yield();
    send(other);
    return success();
  });
  REQUIRE(held.has_value());
  senders.clear();
  CHECK(refusals == 7);
  CHECK(acceptances == 2);
}

}  // namespace
}  // namespace patchbay::webhooks::test
