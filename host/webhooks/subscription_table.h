// Reads and writes the rows of subscriptions. All functions run in the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"
#include "vault/envelope.h"

namespace patchbay::webhooks {

enum class SubscriptionState {
  kMaking,  // the provider has not answered yet; its first questions may come before its answer
  kLive,
  kEnding,  // the host must tell the provider, and then delete the row
};

std::string_view word_of(SubscriptionState state);

// A subscription at a provider. `id` is part of the address to which the provider sends deliveries.
struct SubscriptionRow {
  std::string id;
  std::string connector;
  std::string link;
  std::string organization;
  std::string user;
  std::string collection;  // the provider's id; "": all collections of the link
  std::string sealed_secret;
  // The data with which the connector renews or ends the subscription. "": the provider has not
  // answered yet.
  std::string sealed_state;
  SubscriptionState state = SubscriptionState::kMaking;
  // When the provider made or last renewed the subscription, or when the host began to replace it.
  store::Millis made_at = 0;
  store::Millis expires_at = 0;  // 0: never
  store::Millis due_at = 0;      // when the next work is due; 0: never
  int failures = 0;              // how many tries have failed since the last success
  std::string why{};             // the message of the last failure
};

// Return the places under which the vault seals the secret and the state of a subscription.
inline vault::Place place_of_secret(const std::string& id) {
  return {"webhook_subscription", id, "sealed_secret"};
}
inline vault::Place place_of_state(const std::string& id) {
  return {"webhook_subscription", id, "sealed_state"};
}

void insert_subscription(store::Transaction& transaction, const SubscriptionRow& row);
void update_subscription(store::Transaction& transaction, const SubscriptionRow& row);
// Makes a live subscription due for renewal, because the provider asks for a renewal. The renewal
// is due ten seconds from now, but not earlier than ten minutes after the subscription was made or
// last renewed. Changes nothing if the subscription is already due earlier, or waits after a
// failure.
void renew_early(store::Transaction& transaction, const std::string& id, store::Millis now);
// postpone_link() and postpone_connector() move the subscriptions that are due at `now` to `later`:
// those of one link, or those of all links of the connector. A live subscription that expires
// before `later` becomes due when it expires. A live subscription that has already expired becomes
// due at `soon`.
struct Pause {
  store::Millis now = 0;
  store::Millis soon = 0;
  store::Millis later = 0;
};
void postpone_link(store::Transaction& transaction, const std::string& connector,
                   const std::string& link, const Pause& pause);
void postpone_connector(store::Transaction& transaction, const std::string& connector,
                        const Pause& pause);
void remove_subscription(store::Transaction& transaction, const std::string& id);
std::optional<SubscriptionRow> find_subscription(store::Transaction& transaction,
                                                 const std::string& id);
std::vector<SubscriptionRow> subscriptions_of(store::Transaction& transaction,
                                              const std::string& link,
                                              const std::string& connector);
std::vector<SubscriptionRow> subscriptions_of_link(store::Transaction& transaction,
                                                   const std::string& link);
std::vector<SubscriptionRow> subscriptions_of_user(store::Transaction& transaction,
                                                   const std::string& organization,
                                                   const std::string& user);
// Makes the failed subscriptions of a link due now, because the link's account was connected again.
void retry_failed_of_link(store::Transaction& transaction, const std::string& link);
// Remove all subscriptions of a link, or of a user.
void remove_subscriptions_of_link(store::Transaction& transaction, const std::string& link);
void remove_subscriptions_of_user(store::Transaction& transaction, const std::string& organization,
                                  const std::string& user);
// Returns at most 100 due subscriptions. The subscriptions that have been due for the longest time
// come first.
std::vector<SubscriptionRow> due_subscriptions(store::Transaction& transaction, store::Millis now);

}  // namespace patchbay::webhooks
