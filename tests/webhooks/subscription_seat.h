// A provider in this process, and subscriptions at it with a store and a vault of their own.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "documents/sync_seat.h"
#include "telemetry/log.h"
#include "vault/key_ring_file.h"
#include "webhooks/subscriptions.h"

namespace patchbay::webhooks::test {

using documents::Followed;
using documents::test::succeeds;
using documents::test::SyncSeat;
using documents::test::Truth;
using documents::test::value_of;
using Watched = manifest::Subscriptions;

// What a provider has: the addresses to which it sends, and their secrets.
struct Provider {
  Watched watched = Watched::kLinks;
  std::chrono::milliseconds life{0};  // 0: subscriptions do not expire
  bool renews = true;
  std::optional<Error> fault;
  std::map<std::string, std::string> channels;  // address → secret
  std::set<std::string> collections;
  int asked = 0;
  std::function<void(const Asked&)> on_subscribe;
};

class ProviderSubscriber final : public Subscriber {
 public:
  explicit ProviderSubscriber(Provider& provider) : provider_(provider) {}

  Result<Made> subscribe(const Asked& asked, const Patience& /*patience*/) override {
    PATCHBAY_TRY(answer());
    if (provider_.on_subscribe) provider_.on_subscribe(asked);
    provider_.channels[std::string(asked.url)] = asked.secret.reveal();
    provider_.collections.insert(std::string(asked.collection));
    return made("made");
  }
  Result<Made> renew(const Asked& asked, const Patience& /*patience*/) override {
    PATCHBAY_TRY(answer());
    if (!provider_.renews) return Error(Code::kUnsupported, "made again");
    CHECK(asked.state.starts_with("made"));
    if (!provider_.channels.contains(std::string(asked.url))) {
      return Error(Code::kNotFound, "gone");
    }
    return made("made and renewed");
  }
  Result<void> unsubscribe(const Asked& asked, const Patience& /*patience*/) override {
    PATCHBAY_TRY(answer());
    provider_.channels.erase(std::string(asked.url));
    return success();
  }

 private:
  Result<void> answer() const {
    ++provider_.asked;
    if (provider_.fault) return *provider_.fault;
    return success();
  }
  [[nodiscard]] Made made(const char* state) const {
    SystemClock clock;
    const Millis life = provider_.life.count();
    return {.state = state, .expires_at = life == 0 ? 0 : to_millis(clock.wall()) + life};
  }
  Provider& provider_;
};

class ProviderSubscribers final : public Subscribers {
 public:
  explicit ProviderSubscribers(Provider& provider) : provider_(provider) {}
  Watched watched_by(const std::string& connector) override {
    return connector == "box" ? provider_.watched : Watched::kNone;
  }
  Result<std::unique_ptr<Subscriber>> open(const Followed& /*followed*/) override {
    return std::unique_ptr<Subscriber>(std::make_unique<ProviderSubscriber>(provider_));
  }

 private:
  Provider& provider_;
};

class SubscriptionSeat {
 public:
  explicit SubscriptionSeat(Dialect dialect)
      : database_(dialect), seat(database_.location(), truth_), log_(LogConfig{}, seat.clock) {
    const std::string ring = folder_.path() + "/keys";
    succeeds(create_key_ring(ring, seat.random));
    vault = value_of(Vault::open(*seat.store, KeyRingSource::in_file(ring), seat.random));
    seat.follow("link-1");
    subscriptions.emplace(parts(), SubscriptionOptions{.public_url = "https://patchbay.test",
                                                       .of_link = 3,
                                                       .between_plans = kAlways});
  }

  void tend() { succeeds(subscriptions->tend()); }
  // Lets everything be due now.
  void pass_time() { execute(*seat.store, "update webhook_subscription set due_at = 1"); }
  std::vector<SubscriptionRow> rows() {
    return value_of(seat.store->read([&](Transaction& transaction) {
      return Result<std::vector<SubscriptionRow>>(subscriptions_of(transaction, "link-1", "box"));
    }));
  }
  [[nodiscard]] long long wakes() {
    return number_of(*seat.store, "select count(*) from webhook_wake where link = 'link-1'");
  }
  Subscriptions::Parts parts() {
    return {*seat.store, seat.leases, *vault, subscribers_, seat.random, log_};
  }

  static constexpr std::chrono::milliseconds kAlways{0};

 private:
  TestDatabase database_;
  TestFolder folder_;
  Truth truth_;

 public:
  SyncSeat seat;
  Provider provider;
  std::unique_ptr<Vault> vault;
  std::optional<Subscriptions> subscriptions;

 private:
  Log log_;
  ProviderSubscribers subscribers_{provider};
};

}  // namespace patchbay::webhooks::test
