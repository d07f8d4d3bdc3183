#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "documents/run_table.h"
#include "store/lease.h"
#include "store/store.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"
#include "vault/vault.h"
#include "webhooks/subscriber.h"
#include "webhooks/subscription_table.h"

namespace patchbay::webhooks {

struct SubscriptionOptions {
  // The address of this host for providers: "https://patchbay.example". "": no subscriptions are
  // made.
  std::string public_url{};
  std::size_t of_link = 50;  // subscriptions of one link; further collections are only polled
  std::chrono::milliseconds between_plans{60'000};
  std::chrono::milliseconds lease{60'000};
};

// Keeps subscriptions at providers. Makes the subscriptions that followed links need. Renews or
// replaces each subscription before it expires. Ends the subscriptions that no link needs. Only one
// host at a time, which has the lease for this work, does this. The scheduled runs of documents
// still poll the providers. Thread-safe; all parts are borrowed.
class Subscriptions {
 public:
  struct Parts {
    store::Store& store;
    store::Leases& leases;
    const vault::Vault& vault;
    Subscribers& subscribers;
    Random& random;
    const Clock& clock;
    telemetry::Log& log;
    telemetry::Metrics& metrics;
  };
  Subscriptions(const Parts& parts, SubscriptionOptions options)
      : parts_(parts), options_(std::move(options)) {}

  // Does the work that is due, with at most 100 calls to providers. A timer calls this about once a
  // second.
  Result<void> tend(const std::stop_token& stop = {});

  // Asks the providers to end the subscriptions of a link before the link is deleted, while its
  // credential can still be used. Logs how many subscriptions could not be ended before the
  // deadline. Deletes no rows, because the caller deletes the rows when it clears the link.
  void end_at_provider(const std::string& link, Monotonic deadline);
  // Does the same as end_at_provider(), for all links of a user who is about to be removed.
  void end_at_providers_of(const std::string& organization, const std::string& user,
                           Monotonic deadline);

  // Returns the subscriptions of a link, oldest first, each with the reason of its last failure.
  Result<std::vector<SubscriptionRow>> of_link(const std::string& link);
  // Does the same for one connector of the link.
  Result<std::vector<SubscriptionRow>> of(const std::string& link, const std::string& connector);

 private:
  using Rows = std::vector<SubscriptionRow>;
  struct Work {
    bool is_plan_due = false;
    bool is_row_due = false;
  };
  // The state of one round of calls to providers.
  struct Round {
    const store::Lease& lease;
    const std::stop_token& stop;
    // The links and connectors whose subscriptions this round skips, because a call for them
    // failed.
    std::set<std::pair<std::string, std::string>> held_up{};
    std::map<std::string, int> late{};  // by connector: how many links got no answer in time
    [[nodiscard]] bool skips(const SubscriptionRow& row) const;
  };
  using SubscriberResult = Result<std::unique_ptr<Subscriber>>;
  Result<Work> due_work();
  Result<void> tend_under(const store::Lease& lease, const Work& work, const std::stop_token& stop);
  // The changes that a plan makes for a link.
  struct Changes {
    Rows ended;                   // subscriptions that are not wanted any more
    std::set<std::string> begun;  // collections that need a subscription; "": the whole link
    [[nodiscard]] bool empty() const { return ended.empty() && begun.empty(); }
  };
  bool is_plan_due(store::Transaction& transaction, store::Millis now);
  void note_planned(store::Millis now);
  Changes changes_of(store::Transaction& transaction, const documents::SyncRow& sync);
  Result<void> plan(const store::Lease& lease);
  void plan_link(store::Transaction& transaction, const documents::SyncRow& sync);
  void begin(store::Transaction& transaction, const documents::FollowedLink& followed,
             const std::string& collection);

  SubscriberResult open(const SubscriptionRow& row);
  Result<SubscriptionTerms> ask(const SubscriberResult& by, const SubscriptionRow& row,
                                const Patience& patience);
  Result<SubscriptionTerms> ask(const SubscriptionRow& row, const Patience& patience);
  void end_each(const Rows& rows, Monotonic deadline);
  void end_together(Rows rows, Monotonic deadline);
  Result<void> tend_row(Round& round, const SubscriptionRow& row);
  Result<void> hold_up(Round& round, const SubscriptionRow& row, const Error& why);
  // Changes the row as the provider's answer needs, and counts the answer.
  Result<void> settle(const Round& round, const SubscriberResult& by, const SubscriptionRow& row,
                      const Result<SubscriptionTerms>& made);
  // Stores a subscription that was made or renewed. Returns false if its row was deleted meanwhile.
  Result<bool> keep(const store::Lease& lease, SubscriptionRow row, const SubscriptionTerms& made);
  void end_unkept(const SubscriberResult& by, SubscriptionRow row, const SubscriptionTerms& made,
                  const std::stop_token& stop);
  Result<void> note_failure(const store::Lease& lease, SubscriptionRow row, const Error& why);
  // Begins the next subscription for the same collection. `is_gone`: the provider does not have the
  // old subscription any more.
  Result<void> replace(const store::Lease& lease, SubscriptionRow row, bool is_gone);
  Result<void> remove(const store::Lease& lease, const SubscriptionRow& row);
  void tell_unread(const telemetry::Field& whose, const Error& why);
  void tell_left(const SubscriptionRow& row, std::int64_t subscriptions, const Error& why);
  void count(const SubscriptionRow& row, std::string_view outcome);
  [[nodiscard]] std::string address_of(const SubscriptionRow& row) const;

  const Parts parts_;
  const SubscriptionOptions options_;
  Mutex mutex_;
  store::Millis planned_at_ GUARDED_BY(mutex_) = 0;
};

}  // namespace patchbay::webhooks
