// Decides the next step after a provider's answer about a subscription.
#pragma once

#include "webhooks/subscriber.h"
#include "webhooks/subscription_table.h"

namespace patchbay::webhooks {

enum class NextStep {
  kKeep,
  kReplace,   // the provider does not have the subscription any more, or does not renew it
  kTryAgain,  // try again after pause_after()
  kRemove,    // the subscription has ended, or there were too many tries to end it
  kStay,      // change nothing, because this host could not call the connector now
};

NextStep next_step(const SubscriptionRow& row, const Result<SubscriptionTerms>& answer);

// Returns true if the answer to unsubscribe means that the provider does not have the subscription
// any more.
bool is_ended(const Result<SubscriptionTerms>& answer);

// Returns true if the next calls for the same link and connector would probably fail for the same
// reason, so they must be postponed.
bool holds_up(Code code);

// Returns true if the provider did not answer in time. Then calls for other links of the connector
// may be late too.
bool is_late(Code code);

inline constexpr store::Millis kFirstRetry = 60'000;

// Returns the time until the next try after this many failures in a row, at least kFirstRetry.
store::Millis pause_after(int failures, const Error& why);

}  // namespace patchbay::webhooks
