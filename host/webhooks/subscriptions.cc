#include "webhooks/subscriptions.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "documents/collection_table.h"
#include "webhooks/next_step.h"
#include "webhooks/wake_table.h"

namespace patchbay::webhooks {
namespace {

using documents::FollowedLink;
using documents::SyncRow;
using enum SubscriptionState;

constexpr const char* kLeaseName = "webhooks/subscriptions";
// If a provider states a later end of a subscription, the host stores this end.
constexpr store::Millis kLongestLife = store::Millis{10} * 365 * 86'400'000;
constexpr store::Millis kShortestWait = 30'000;  // the least time before a renewal
// If the provider was late for this many links of a connector, the round skips the connector.
constexpr int kMostLate = 3;

FollowedLink followed_of(const SubscriptionRow& row) {
  return {row.link, row.connector, row.organization, row.user};
}

bool is_over(const SubscriptionRow& row, store::Millis now) {
  return row.expires_at != 0 && row.expires_at <= now;
}

// Makes a wake, which starts a run of the link. The run finds the changes that the provider could
// not report, because no subscription existed.
void wake_for(store::Transaction& transaction, const SubscriptionRow& row, store::Millis now) {
  add_wake(transaction,
           {.connector = row.connector, .organization = row.organization, .link = row.link}, 1, now,
           now);
}

// Makes the subscription due to be ended at the provider.
void end_soon(store::Transaction& transaction, SubscriptionRow& row, store::Millis now) {
  row.state = kEnding;
  row.due_at = now;
  row.failures = 0;
  update_subscription(transaction, row);
}

// Returns the other subscriptions of the link for the same collection.
std::vector<SubscriptionRow> others_of_same(store::Transaction& transaction,
                                            const SubscriptionRow& row) {
  auto others = subscriptions_of(transaction, row.link, row.connector);
  std::erase_if(others, [&](const SubscriptionRow& each) {
    return each.id == row.id || each.collection != row.collection;
  });
  return others;
}

}  // namespace

Result<Subscriptions::Work> Subscriptions::due_work() {
  return parts_.store.read([&](store::Transaction& transaction) -> Result<Work> {
    const store::Millis now = transaction.now();
    return Work{.is_plan_due = is_plan_due(transaction, now),
                .is_row_due = !due_subscriptions(transaction, now).empty()};
  });
}

// Returns true if a plan would change something. Every host checks this about once in
// `between_plans`. The check only reads the store, because there is mostly nothing to change.
bool Subscriptions::is_plan_due(store::Transaction& transaction, store::Millis now) {
  {
    const Lock lock(mutex_);
    if (now - planned_at_ < options_.between_plans.count()) return false;
  }
  for (const SyncRow& sync : documents::all_syncs(transaction)) {
    if (!changes_of(transaction, sync).empty()) return true;
  }
  note_planned(now);
  return false;
}

void Subscriptions::note_planned(store::Millis now) {
  const Lock lock(mutex_);
  planned_at_ = now;
}

Result<Subscriptions::Rows> Subscriptions::of_link(const std::string& link) {
  return parts_.store.read([&](store::Transaction& transaction) -> Result<Rows> {
    return subscriptions_of_link(transaction, link);
  });
}

Result<Subscriptions::Rows> Subscriptions::of(const std::string& link,
                                              const std::string& connector) {
  return parts_.store.read([&](store::Transaction& transaction) -> Result<Rows> {
    return subscriptions_of(transaction, link, connector);
  });
}

Result<void> Subscriptions::tend(const std::stop_token& stop) {
  if (options_.public_url.empty()) return success();
  PATCHBAY_TRY(const Work work, due_work());
  if (!work.is_plan_due && !work.is_row_due) return success();
  PATCHBAY_TRY(const auto lease, parts_.leases.acquire(kLeaseName, options_.lease));
  if (!lease) return success();
  auto done = tend_under(*lease, work, stop);
  PATCHBAY_TRY(parts_.leases.release(*lease));
  return done;
}

Result<void> Subscriptions::tend_under(const store::Lease& lease, const Work& work,
                                       const std::stop_token& stop) {
  if (work.is_plan_due) {
    PATCHBAY_TRY(plan(lease));
  }
  PATCHBAY_TRY(const Rows due, parts_.store.read([&](store::Transaction& transaction) {
    return Result<Rows>(due_subscriptions(transaction, transaction.now()));
  }));
  Round round{.lease = lease, .stop = stop};
  for (const SubscriptionRow& row : due) {
    if (stop.stop_requested()) break;
    if (round.skips(row)) continue;
    PATCHBAY_TRY(tend_row(round, row));
  }
  return success();
}

bool Subscriptions::Round::skips(const SubscriptionRow& row) const {
  const auto of_connector = late.find(row.connector);
  const bool is_connector_late = of_connector != late.end() && of_connector->second >= kMostLate;
  return is_connector_late || held_up.contains({row.link, row.connector});
}

Result<void> Subscriptions::tend_row(Round& round, const SubscriptionRow& row) {
  const SubscriberResult by = open(row);
  const auto made = ask(by, row, {.cancellation = &round.stop});
  // If this host stopped the call, the provider did not fail.
  if (made.has_error() && round.stop.stop_requested()) return success();
  PATCHBAY_TRY(settle(round, by, row, made));
  const bool holds = made.has_error() && holds_up(made.error().code());
  return holds ? hold_up(round, row, made.error()) : success();
}

// Postpones the due subscriptions of the link. If the provider was late for too many links, also
// postpones the due subscriptions of the whole connector. Otherwise these subscriptions would fill
// the next rounds and delay other subscriptions.
Result<void> Subscriptions::hold_up(Round& round, const SubscriptionRow& row, const Error& why) {
  round.held_up.insert({row.link, row.connector});
  const bool is_connector_late = is_late(why.code()) && ++round.late[row.connector] >= kMostLate;
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(store::require_lease(transaction, round.lease));
    const store::Millis now = transaction.now();
    const store::Millis soon = now + kFirstRetry;
    postpone_link(transaction, row.connector, row.link,
                  {.now = now, .soon = soon, .later = now + pause_after(row.failures + 1, why)});
    if (is_connector_late) {
      postpone_connector(transaction, row.connector, {.now = now, .soon = soon, .later = soon});
    }
    return success();
  });
}

Result<void> Subscriptions::plan(const store::Lease& lease) {
  PATCHBAY_TRY(
      const store::Millis now,
      parts_.store.transaction([&](store::Transaction& transaction) -> Result<store::Millis> {
        PATCHBAY_TRY(store::require_lease(transaction, lease));
        for (const SyncRow& sync : documents::all_syncs(transaction)) {
          plan_link(transaction, sync);
        }
        return transaction.now();
      }));
  note_planned(now);
  return success();
}

// Returns the subscriptions that a link needs but does not have, and the subscriptions that the
// link has but does not need. Returns no changes for a paused link, or if this host does not have
// the connector.
Subscriptions::Changes Subscriptions::changes_of(store::Transaction& transaction,
                                                 const SyncRow& sync) {
  Changes changes;
  const FollowedLink& followed = sync.followed;
  const auto watched = parts_.subscribers.watched_by(followed.connector);
  if (!watched || sync.paused != 0) return changes;
  std::set<std::string> wanted;
  if (*watched == manifest::Subscriptions::kLinks) wanted.insert("");
  if (*watched == manifest::Subscriptions::kCollections) {
    for (const auto& each :
         documents::collections_of(transaction, followed.link, followed.connector)) {
      if (each.ended == 0 && wanted.size() < options_.of_link) wanted.insert(each.native_id);
    }
  }
  changes.begun = wanted;
  for (SubscriptionRow& row : subscriptions_of(transaction, followed.link, followed.connector)) {
    if (row.state == kEnding) continue;
    if (wanted.contains(row.collection)) {
      changes.begun.erase(row.collection);
    } else {
      changes.ended.push_back(std::move(row));
    }
  }
  return changes;
}

void Subscriptions::plan_link(store::Transaction& transaction, const SyncRow& sync) {
  Changes changes = changes_of(transaction, sync);
  for (SubscriptionRow& row : changes.ended) {
    if (row.sealed_state.empty()) {
      remove_subscription(transaction, row.id);  // the provider has not answered yet
    } else {
      end_soon(transaction, row, transaction.now());
    }
  }
  for (const std::string& collection : changes.begun) {
    begin(transaction, sync.followed, collection);
  }
}

// Adds the row of a new subscription. The host asks the provider only after the row was committed,
// so that the host can check the first deliveries.
void Subscriptions::begin(store::Transaction& transaction, const FollowedLink& followed,
                          const std::string& collection) {
  constexpr std::size_t kIdBytes = 18;
  constexpr std::size_t kSecretBytes = 32;
  const store::Millis now = transaction.now();
  SubscriptionRow row;
  row.id = parts_.random.token(kIdBytes);
  row.connector = followed.connector;
  row.link = followed.link;
  row.organization = followed.organization;
  row.user = followed.user;
  row.collection = collection;
  const Secret secret(parts_.random.token(kSecretBytes));
  row.sealed_secret = parts_.vault.seal(place_of_secret(row.id), secret.reveal());
  row.made_at = now;
  row.due_at = now;
  insert_subscription(transaction, row);
}

std::string Subscriptions::address_of(const SubscriptionRow& row) const {
  return options_.public_url + "/webhooks/" + row.connector + "/" + row.id;
}

// Opens the subscriber of a row. Replaces NOT_FOUND if this host does not find the connector or the
// link, because NOT_FOUND must mean that the provider does not have the subscription any more.
Subscriptions::SubscriberResult Subscriptions::open(const SubscriptionRow& row) {
  auto opened = parts_.subscribers.open(followed_of(row));
  const bool is_missing_here = opened.has_error() && opened.error().code() == Code::kNotFound;
  if (!is_missing_here) return opened;
  const bool has_connector = parts_.subscribers.watched_by(row.connector).has_value();
  return Error(has_connector ? Code::kLinkRevoked : Code::kConnectorUnavailable,
               opened.error().message());
}

Result<SubscriptionTerms> Subscriptions::ask(const SubscriptionRow& row, const Patience& patience) {
  return ask(open(row), row, patience);
}

// Asks the provider to make, renew or end the subscription, as the row's state needs. If the
// subscription was ended, the returned SubscriptionTerms is empty.
Result<SubscriptionTerms> Subscriptions::ask(const SubscriberResult& by, const SubscriptionRow& row,
                                             const Patience& patience) {
  if (by.has_error()) return by.error();
  PATCHBAY_TRY(const Secret secret,
               parts_.vault.unseal(place_of_secret(row.id), row.sealed_secret));
  Secret state;
  if (!row.sealed_state.empty()) {
    PATCHBAY_TRY(state, parts_.vault.unseal(place_of_state(row.id), row.sealed_state));
  }
  const std::string url = address_of(row);
  const SubscriberRequest asked{.id = row.id,
                                .url = url,
                                .collection = row.collection,
                                .state = state.reveal(),
                                .secret = secret};
  Subscriber& subscriber = *by.value();
  if (row.state == kMaking) return subscriber.subscribe(asked, patience);
  if (row.state == kLive) return subscriber.renew(asked, patience);
  PATCHBAY_TRY(subscriber.unsubscribe(asked, patience));
  return SubscriptionTerms{};
}

Result<void> Subscriptions::settle(const Round& round, const SubscriberResult& by,
                                   const SubscriptionRow& row,
                                   const Result<SubscriptionTerms>& made) {
  const bool is_first = row.state == kMaking;
  switch (next_step(row, made)) {
    case NextStep::kKeep: {
      PATCHBAY_TRY(const bool is_kept, keep(round.lease, row, made.value()));
      if (is_kept) count(row, is_first ? "made" : "renewed");
      if (!is_kept && is_first) end_unkept(by, row, made.value(), round.stop);
      break;
    }
    case NextStep::kReplace: {
      PATCHBAY_TRY(replace(round.lease, row, made.error().code() == Code::kNotFound));
      count(row, "replaced");
      break;
    }
    case NextStep::kTryAgain: {
      PATCHBAY_TRY(note_failure(round.lease, row, made.error()));
      count(row, made.error().code() == Code::kUnsupported ? "unsupported" : "failed");
      break;
    }
    case NextStep::kRemove: {
      PATCHBAY_TRY(remove(round.lease, row));
      count(row, is_ended(made) ? "ended" : "not_ended");
      if (!is_ended(made)) tell_left(row, 1, made.error());
      break;
    }
    case NextStep::kStay:
      break;
  }
  return success();
}

// Counts an answer of a provider. The metric stays small, because the set of outcomes is fixed and
// only connectors of followed links are counted.
void Subscriptions::count(const SubscriptionRow& row, std::string_view outcome) {
  parts_.metrics
      .counter("patchbay_webhook_subscriptions_total",
               "What providers were asked about subscriptions, by what became of it.",
               {{"connector", row.connector}, {"outcome", std::string(outcome)}})
      .increment();
}

// Makes the row live. If the subscription is new, also ends the older subscriptions for the same
// collection.
Result<bool> Subscriptions::keep(const store::Lease& lease, SubscriptionRow row,
                                 const SubscriptionTerms& made) {
  const bool is_first = row.state == kMaking;  // read now, because the transaction may run twice
  const auto write = [&](store::Transaction& transaction) -> Result<bool> {
    PATCHBAY_TRY(store::require_lease(transaction, lease));
    if (!find_subscription(transaction, row.id)) return false;
    const store::Millis now = transaction.now();
    row.sealed_state = parts_.vault.seal(place_of_state(row.id), made.state);
    row.state = kLive;
    row.failures = 0;
    row.why.clear();
    row.made_at = now;
    row.expires_at =
        made.expires_at == 0 ? 0 : std::clamp(made.expires_at, now, now + kLongestLife);
    const store::Millis life = row.expires_at - now;
    row.due_at = row.expires_at == 0 ? 0 : now + std::max(life * 3 / 4, kShortestWait);
    update_subscription(transaction, row);
    if (!is_first) return true;
    wake_for(transaction, row, now);
    for (SubscriptionRow& older : others_of_same(transaction, row)) {
      if (older.state != kEnding) end_soon(transaction, older, now);
    }
    return true;
  };
  return parts_.store.transaction(write);
}

Result<void> Subscriptions::note_failure(const store::Lease& lease, SubscriptionRow row,
                                         const Error& why) {
  ++row.failures;
  if (row.failures == 1 && why.code() != Code::kUnsupported) {
    parts_.log.write(telemetry::Level::kWarning,
                     "a subscription at a provider failed; it is tried again",
                     {{"connector", row.connector},
                      {"link", row.link},
                      {"step", word_of(row.state)},
                      {"outcome", name_of(why.code())},
                      {"error", why.message()}});
  }
  constexpr std::size_t kMostWhy = 500;
  row.why = utf8_prefix(why.message(), kMostWhy);  // PostgreSQL refuses a part of a UTF-8 character
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(store::require_lease(transaction, lease));
    const store::Millis now = transaction.now();
    const bool has_expired = row.state == kLive && is_over(row, now);
    if (has_expired) {  // the next plan makes a new subscription
      wake_for(transaction, row, now);
      remove_subscription(transaction, row.id);
      return success();
    }
    row.due_at = now + pause_after(row.failures, why);
    const bool ends = row.state == kLive && row.expires_at != 0;
    if (ends) row.due_at = std::min(row.due_at, row.expires_at);
    update_subscription(transaction, row);
    return success();
  });
}

Result<void> Subscriptions::replace(const store::Lease& lease, SubscriptionRow row, bool is_gone) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(store::require_lease(transaction, lease));
    if (!find_subscription(transaction, row.id)) return success();
    const store::Millis now = transaction.now();
    const auto others = others_of_same(transaction, row);
    const bool has_next = std::any_of(others.begin(), others.end(),
                                      [](const auto& other) { return other.state == kMaking; });
    if (!has_next) begin(transaction, followed_of(row), row.collection);
    if (is_gone) wake_for(transaction, row, now);
    if (is_gone || is_over(row, now)) {
      remove_subscription(transaction, row.id);
      return success();
    }
    // The old subscription is used until the next subscription is live. If this takes too long, the
    // old subscription becomes due when it expires.
    row.due_at = row.expires_at;
    row.made_at = now;
    update_subscription(transaction, row);
    return success();
  });
}

Result<void> Subscriptions::remove(const store::Lease& lease, const SubscriptionRow& row) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(store::require_lease(transaction, lease));
    remove_subscription(transaction, row.id);
    return success();
  });
}

}  // namespace patchbay::webhooks
