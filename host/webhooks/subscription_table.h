// The rows of subscriptions. All functions run in the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"
#include "vault/envelope.h"

namespace patchbay::webhooks {

enum class SubscriptionState {
  kMaking,  // the provider is asked; its first questions may come before it has answered
  kLive,
  kEnding,  // the provider has to be told, then the row goes
};

std::string_view word_of(SubscriptionState state);

// What a provider was asked to tell this host. `id` is part of the address of its deliveries.
struct SubscriptionRow {
  std::string id;
  std::string connector;
  std::string link;
  std::string organization;
  std::string user;
  std::string collection;  // the provider's id; "": all of the link
  std::string sealed_secret;
  std::string sealed_state;  // what the connector needs to renew or end it; "": it was not made yet
  SubscriptionState state = SubscriptionState::kMaking;
  Millis made_at = 0;     // when it was made, or last renewed or given a successor
  Millis expires_at = 0;  // 0: never
  Millis due_at = 0;      // when something has to be done next; 0: nothing
  int failures = 0;       // in a row
  std::string why{};      // of the last failure
};

// Where the vault seals the two texts of a subscription.
inline Place place_of_secret(const std::string& id) {
  return {"webhook_subscription", id, "sealed_secret"};
}
inline Place place_of_state(const std::string& id) {
  return {"webhook_subscription", id, "sealed_state"};
}

void insert_subscription(Transaction& transaction, const SubscriptionRow& row);
void update_subscription(Transaction& transaction, const SubscriptionRow& row);
// Lets a live subscription be renewed ten seconds from now, because the provider asks for it, but
// not within ten minutes after it was made or renewed. Writes nothing if it is due earlier, or if
// it waits after a failure.
void renew_early(Transaction& transaction, const std::string& id, Millis now);
// Lets what is due of a connector's link, or of all its links, wait from `now` until `later`. A
// live subscription is due again when it expires, and one that has expired at `soon`.
struct Pause {
  Millis now = 0;
  Millis soon = 0;
  Millis later = 0;
};
void postpone_link(Transaction& transaction, const std::string& connector, const std::string& link,
                   const Pause& pause);
void postpone_connector(Transaction& transaction, const std::string& connector, const Pause& pause);
void remove_subscription(Transaction& transaction, const std::string& id);
std::optional<SubscriptionRow> find_subscription(Transaction& transaction, const std::string& id);
std::vector<SubscriptionRow> subscriptions_of(Transaction& transaction, const std::string& link,
                                              const std::string& connector);
std::vector<SubscriptionRow> subscriptions_of_link(Transaction& transaction,
                                                   const std::string& link);
// Removes those of a link, or of a user.
void remove_subscriptions_of_link(Transaction& transaction, const std::string& link);
void remove_subscriptions_of_user(Transaction& transaction, const std::string& organization,
                                  const std::string& user);
// Returns at most 100 of those that are due, the longest due first.
std::vector<SubscriptionRow> due_subscriptions(Transaction& transaction, Millis now);

}  // namespace patchbay::webhooks
