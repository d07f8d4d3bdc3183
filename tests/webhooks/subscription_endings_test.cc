// Tests that subscriptions are ended at their provider, or that the operator is told of them.
#include "webhooks/subscriptions.h"

#include "webhooks/subscription_seat.h"

namespace patchbay::webhooks::test {
namespace {

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

TEST_CASE("the subscriptions of a user who is about to be removed are ended, and nobody else's") {
  SubscriptionSeat seat(each_database());
  seat.tend();
  seat.add("second", "crate", SubscriptionState::kLive, "link-2");
  REQUIRE(seat.provider.channels.size() == 2);
  seat.subscriptions->end_at_providers_of("org", "somebody else", Monotonic::max());
  seat.subscriptions->end_at_providers_of("another org", "owner", Monotonic::max());
  CHECK(seat.provider.channels.size() == 2);
  seat.provider.faults.insert({"crate", Error(Code::kProviderError, "not today")});
  seat.subscriptions->end_at_providers_of("org", "owner", Monotonic::max());
  CHECK(seat.provider.channels.size() == 1);
  CHECK(seat.counted("ended") == 1);
  REQUIRE(seat.told_of_left().size() == 1);
  for (const char* said : {"crate", "link-2", "not today"}) {
    CHECK(seat.told_of_left()[0].find(said) != std::string::npos);
  }
}

TEST_CASE("ending a subscription is given up after some tries, and the operator is told once") {
  SubscriptionSeat seat(store::Dialect::kSqlite);
  seat.tend();
  seat.provider.watched = SubscriptionKind::kNone;
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
  seat.provider.on_subscribe = [&](const SubscriberRequest& /*asked*/) {
    succeeds(seat.seat.store->transaction([](store::Transaction& transaction) -> Result<void> {
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

TEST_CASE("ending a subscription of a link that this host does not find is given up") {
  SubscriptionSeat seat(store::Dialect::kSqlite);
  seat.tend();
  seat.provider.watched = SubscriptionKind::kNone;
  seat.provider.has_link = false;
  for (int i = 0; i < 8; ++i) {
    REQUIRE(seat.rows().size() == 1);
    seat.tend();
    seat.pass_time();
  }
  CHECK(seat.rows().empty());
  CHECK(seat.told_of_left().size() == 1);
}

TEST_CASE("what the provider was never known to have is not ended there") {
  SubscriptionSeat seat(each_database());
  seat.provider.fault = Error(Code::kUnsupported, "nothing to watch");
  seat.tend();
  CHECK(seat.rows().size() == 1);
  CHECK(seat.counted("unsupported") == 1);
  seat.provider.watched = SubscriptionKind::kNone;
  seat.tend();
  CHECK(seat.rows().empty());
  CHECK(seat.provider.asked == 1);
}

TEST_CASE("the subscriptions of a link that is given up go with it") {
  SubscriptionSeat seat(each_database());
  seat.tend();
  succeeds(seat.seat.store->transaction([&](store::Transaction& transaction) -> Result<void> {
    remove_subscriptions_of_link(transaction, "link-1");
    documents::end_documents_of_link(transaction, "link-1");
    return success();
  }));
  seat.tend();
  CHECK(seat.rows().empty());
}

}  // namespace
}  // namespace patchbay::webhooks::test
