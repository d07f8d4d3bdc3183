#include "webhooks/next_step.h"

#include <algorithm>

namespace patchbay::webhooks {
namespace {

constexpr store::Millis kLongestRetry = store::Millis{6} * 3'600'000;
constexpr int kMostTriesToEnd = 8;

}  // namespace

NextStep next_step(const SubscriptionRow& row, const Result<SubscriptionTerms>& answer) {
  const bool is_asked = answer.has_value() || answer.error().code() != Code::kConnectorUnavailable;
  if (!is_asked) return NextStep::kStay;
  if (row.state == SubscriptionState::kEnding) {
    const bool is_given_up = row.failures + 1 >= kMostTriesToEnd;
    return is_ended(answer) || is_given_up ? NextStep::kRemove : NextStep::kTryAgain;
  }
  if (answer.has_value()) return NextStep::kKeep;
  const Code code = answer.error().code();
  const bool is_of_no_more_use = code == Code::kNotFound || code == Code::kUnsupported;
  const bool is_live = row.state == SubscriptionState::kLive;
  return is_live && is_of_no_more_use ? NextStep::kReplace : NextStep::kTryAgain;
}

bool is_ended(const Result<SubscriptionTerms>& answer) {
  return answer.has_value() || answer.error().code() == Code::kNotFound;
}

bool holds_up(Code code) {
  return code == Code::kRateLimited || code == Code::kConnectorUnavailable || is_late(code);
}

bool is_late(Code code) {
  return code == Code::kDeadlineExceeded || code == Code::kProviderUnavailable;
}

store::Millis pause_after(int failures, const Error& why) {
  // The provider did not fail: this host does not have the connector now.
  if (why.code() == Code::kConnectorUnavailable) return kFirstRetry;
  // The connector cannot ask this provider for subscriptions, so an early retry does not help.
  if (why.code() == Code::kUnsupported) return kLongestRetry;
  const store::Millis doubled = kFirstRetry << std::min(failures - 1, 10);
  const store::Millis asked =
      why.details().retry_after.value_or(std::chrono::milliseconds(0)).count();
  return std::min(std::max(doubled, asked), kLongestRetry);
}

}  // namespace patchbay::webhooks
