// What follows from a provider's answer about a subscription.
#pragma once

#include "webhooks/subscriber.h"
#include "webhooks/subscription_table.h"

namespace patchbay::webhooks {

enum class NextStep {
  kKeep,
  kReplace,   // the provider has it no more, or does not renew it
  kTryAgain,  // after pause_after()
  kRemove,    // the provider has ended it, or was asked often enough
  kStay,      // this host could not ask; another one, or this one later, may
};

NextStep next_step(const SubscriptionRow& row, const Result<Made>& answer);

// Returns true if the provider, asked to end a subscription, has it no more.
bool is_ended(const Result<Made>& answer);

// Returns true if the next call for the link and connector would fail the same way, and hold up
// everybody's calls behind it.
bool holds_up(Code code);

// Returns true if the provider did not answer in time, so that calls for other links may wait as
// long.
bool is_late(Code code);

inline constexpr Millis kFirstRetry = 60'000;

// Returns the time until the next try, after so many failures in a row: at least kFirstRetry.
Millis pause_after(int failures, const Error& why);

}  // namespace patchbay::webhooks
