// A provider in this process, and subscriptions at it with a store and a vault of their own.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "documents/sync_seat.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"
#include "vault/key_ring_file.h"
#include "webhooks/subscriptions.h"

namespace patchbay::webhooks::test {

using documents::FollowedLink;
using documents::test::succeeds;
using documents::test::SyncSeat;
using documents::test::Truth;
using documents::test::value_of;
using SubscriptionKind = manifest::Subscriptions;

// What a provider has: the addresses to which it sends, and their secrets.
struct Provider {
  SubscriptionKind watched = SubscriptionKind::kLinks;
  std::chrono::milliseconds life{0};  // 0: subscriptions do not expire
  bool renews = true;
  std::optional<Error> fault;
  std::map<std::string, Error> faults;          // connector → what it answers
  std::set<std::string> silent;                 // links for which it does not answer in time
  bool is_loaded = true;                        // whether this host has the connectors
  bool has_link = true;                         // whether this host has the links
  std::map<std::string, std::string> channels;  // address → secret
  std::set<std::string> collections;
  int asked = 0;
  std::vector<std::string> asked_for;  // the link of each call
  Monotonic patience;                  // until when the last call may wait
  std::function<void()> on_asked;
  std::function<void(const SubscriberRequest&)> on_subscribe;
};

// Lets something happen when random bytes are next asked for.
class InterruptedRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    if (auto now = std::exchange(next, nullptr)) now();
    system_.fill(out);
  }
  std::function<void()> next;

 private:
  SystemRandom system_;
};

class ProviderSubscriber final : public Subscriber {
 public:
  ProviderSubscriber(Provider& provider, const FollowedLink& followed)
      : provider_(provider), connector_(followed.connector), link_(followed.link) {}

  Result<SubscriptionTerms> subscribe(const SubscriberRequest& asked,
                                      const Patience& patience) override {
    PATCHBAY_TRY(answer(patience));
    if (provider_.on_subscribe) provider_.on_subscribe(asked);
    provider_.channels[std::string(asked.url)] = asked.secret.reveal();
    provider_.collections.insert(std::string(asked.collection));
    return made("made");
  }
  Result<SubscriptionTerms> renew(const SubscriberRequest& asked,
                                  const Patience& patience) override {
    PATCHBAY_TRY(answer(patience));
    if (!provider_.renews) return Error(Code::kUnsupported, "made again");
    CHECK(asked.state.starts_with("made"));
    if (!provider_.channels.contains(std::string(asked.url))) {
      return Error(Code::kNotFound, "gone");
    }
    return made("made and renewed");
  }
  Result<void> unsubscribe(const SubscriberRequest& asked, const Patience& patience) override {
    PATCHBAY_TRY(answer(patience));
    CHECK(asked.state.starts_with("made"));
    provider_.channels.erase(std::string(asked.url));
    return success();
  }

 private:
  Result<void> answer(const Patience& patience) const {
    ++provider_.asked;
    provider_.asked_for.push_back(link_);
    provider_.patience = patience.deadline;
    if (provider_.on_asked) provider_.on_asked();
    if (provider_.fault) return *provider_.fault;
    const auto found = provider_.faults.find(connector_);
    if (found != provider_.faults.end()) return found->second;
    if (provider_.silent.contains(link_)) return Error(Code::kDeadlineExceeded, "silent");
    return success();
  }
  [[nodiscard]] SubscriptionTerms made(const char* state) const {
    SystemClock clock;
    const store::Millis life = provider_.life.count();
    return {.state = state, .expires_at = life == 0 ? 0 : store::to_millis(clock.wall()) + life};
  }
  Provider& provider_;
  const std::string connector_;
  const std::string link_;
};

class ProviderSubscribers final : public Subscribers {
 public:
  explicit ProviderSubscribers(Provider& provider) : provider_(provider) {}
  std::optional<SubscriptionKind> watched_by(const std::string& connector) override {
    if (!provider_.is_loaded) return std::nullopt;
    return connector == "box" ? provider_.watched : SubscriptionKind::kNone;
  }
  Result<std::unique_ptr<Subscriber>> open(const FollowedLink& followed) override {
    if (!provider_.is_loaded) return Error(Code::kNotFound, "There is no such connector.");
    if (!provider_.has_link) return Error(Code::kNotFound, "There is no such link.");
    return std::unique_ptr<Subscriber>(std::make_unique<ProviderSubscriber>(provider_, followed));
  }

 private:
  Provider& provider_;
};

class SubscriptionSeat {
 public:
  explicit SubscriptionSeat(store::Dialect dialect)
      : database_(dialect),
        seat(database_.location(), truth_),
        log_({.level = telemetry::Level::kWarning,
              .file = {},
              .writer = [this](telemetry::Level,
                               std::string_view line) { warnings.emplace_back(line); }},
             seat.clock) {
    const std::string ring = folder_.path() + "/keys";
    succeeds(vault::create_key_ring(ring, seat.random));
    vault = value_of(
        vault::Vault::open(*seat.store, vault::KeyRingSource::in_file(ring), vault_random));
    seat.follow("link-1");
    subscriptions.emplace(parts(), SubscriptionOptions{.public_url = "https://patchbay.test",
                                                       .of_link = 3,
                                                       .between_plans = kAlways});
  }

  void tend() { succeeds(subscriptions->tend()); }
  // Lets everything be made long ago, and be due now.
  void pass_time() {
    execute(*seat.store, "update webhook_subscription set made_at = 1, due_at = 1");
  }
  // Lets the provider ask for a renewal of everything.
  void ask_for_renewal() {
    succeeds(seat.store->transaction([&](store::Transaction& transaction) -> Result<void> {
      for (const SubscriptionRow& row : subscriptions_of(transaction, "link-1", "box")) {
        renew_early(transaction, row.id, transaction.now());
      }
      return success();
    }));
  }
  // Adds a subscription that the provider has, for a connector of the link.
  void add(const std::string& id, const std::string& connector, SubscriptionState state,
           const std::string& link = "link-1") {
    SubscriptionRow row = rows().at(0);
    row.id = id;
    row.connector = connector;
    row.link = link;
    row.state = state;
    row.sealed_secret = vault->seal(place_of_secret(id), "secret");
    row.sealed_state = vault->seal(place_of_state(id), "made");
    succeeds(seat.store->transaction([&](store::Transaction& transaction) -> Result<void> {
      insert_subscription(transaction, row);
      return success();
    }));
    provider.channels[address_of(id, connector)] = "secret";
  }
  // Lets the store refuse what would change a subscription in this way: "insert" or "update".
  void refuse(const std::string& change) {
    execute(*seat.store, "create trigger refused before " + change +
                             " on webhook_subscription begin select raise(abort, 'refused'); end");
  }
  void refuse_nothing() { execute(*seat.store, "drop trigger refused"); }
  static std::string address_of(const std::string& id, const std::string& connector = "box") {
    return "https://patchbay.test/webhooks/" + connector + "/" + id;
  }
  std::vector<SubscriptionRow> rows() {
    return value_of(seat.store->read([&](store::Transaction& transaction) {
      return Result<std::vector<SubscriptionRow>>(subscriptions_of(transaction, "link-1", "box"));
    }));
  }
  [[nodiscard]] long long wakes() {
    return number_of(*seat.store, "select count(*) from webhook_wake where link = 'link-1'");
  }
  Subscriptions::Parts parts() {
    return {*seat.store, seat.leases, *vault, subscribers_, seat.random, seat.clock, log_, metrics};
  }
  [[nodiscard]] store::Millis store_time() {
    return value_of(seat.store->read(
        [](store::Transaction& transaction) { return Result<store::Millis>(transaction.now()); }));
  }
  [[nodiscard]] std::unique_ptr<store::Store> other_host() const { return database_.open(); }
  // Returns how many answers of providers had this outcome.
  [[nodiscard]] int counted(const std::string& outcome,
                            const std::string& connector = "box") const {
    const std::string series = "patchbay_webhook_subscriptions_total{connector=\"" + connector +
                               "\",outcome=\"" + outcome + "\"} ";
    const std::string text = metrics.text();
    const std::size_t at = text.find(series);
    return at == text.npos ? 0 : std::stoi(text.substr(at + series.size()));
  }
  // Returns the warnings about subscriptions that could not be ended.
  [[nodiscard]] std::vector<std::string> told_of_left() const {
    std::vector<std::string> out;
    for (const std::string& line : warnings) {
      if (line.find("could not be ended at a provider") != line.npos) out.push_back(line);
    }
    return out;
  }

  static constexpr std::chrono::milliseconds kAlways{0};

 private:
  TestDatabase database_;
  TestFolder folder_;
  Truth truth_;

 public:
  SyncSeat seat;
  Provider provider;
  telemetry::Metrics metrics;
  std::vector<std::string> warnings;
  InterruptedRandom vault_random;
  std::unique_ptr<vault::Vault> vault;
  std::optional<Subscriptions> subscriptions;

 private:
  telemetry::Log log_;
  ProviderSubscribers subscribers_{provider};
};

}  // namespace patchbay::webhooks::test
