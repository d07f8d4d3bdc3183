// Decides when an attempt may be sent. Checks the gates (provider_blocks.h) before the budget
// (request_budget.h): a request that the provider would refuse must not consume the host's own
// budget. Also reports each attempt's result to the gates.
#include <algorithm>

#include "base/either_stop.h"
#include "base/later.h"
#include "http_client/delivery.h"

namespace patchbay::http_client {
namespace {

using std::chrono::milliseconds;

constexpr int kFirstFailure = 500;  // from this status on, the service itself has failed
constexpr int kNotImplemented = 501;
constexpr int kNoSuchVersion = 505;

std::string in_seconds(milliseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

bool is_failure(int status) {
  return status >= kFirstFailure && status != kNotImplemented && status != kNoSuchVersion;
}

}  // namespace

// Collects in failures_ the gates that close after failures of this origin. While such a gate is
// closed, calls fail at once, and only an occasional request tests whether the origin works again.
// A broken-off response or a 5xx response closes only the gate of its own link, so that one link
// cannot block others. A failed connection closes the gate of all links, because no link's request
// can cause it. If a link chose the origin, there is no gate of all links.
void Delivery::name_failures(const OriginRule& rule) {
  failures_.clear();
  if (request_.blocks == nullptr || request_.failures_of == nullptr) return;
  const auto& [connector, link, any] = *request_.failures_of;
  if (!link.empty()) failures_.push_back({{connector, link, origin()}});
  if (!rule.is_of_link) failures_.push_back({{connector, {}, origin()}});
}

Result<void> Delivery::wait_for_turn(const OriginRule& rule) {
  ProviderBlocks* blocks = request_.blocks;
  name_failures(rule);
  for (;;) {
    if (const milliseconds left = closed_for(failures_); left > milliseconds(0)) {
      return not_asked(left);
    }
    if (const milliseconds left = closed_for(request_.block_scopes); left > milliseconds(0)) {
      PATCHBAY_TRY(hold_back(left, " asked us to wait, and nothing is sent there before."));
      continue;
    }
    if (blocks != nullptr && !blocks->enter(request_.block_scopes, &request_)) {
      PATCHBAY_TRY(wait_for_probe(request_.block_scopes));
      continue;
    }
    if (blocks != nullptr && !blocks->enter(failures_, &request_)) {
      PATCHBAY_TRY(wait_for_probe(failures_));
      continue;
    }
    if (request_.budget == nullptr) return success();
    const milliseconds delay = request_.budget->take(request_.quotas, request_.urgency);
    if (delay == milliseconds(0)) return success();
    PATCHBAY_TRY(hold_back(delay,
                           " is not asked for now: our own budget of requests is used up "
                           "(limits.requests of connector.json, and what answers say is left)."));
  }
}

milliseconds Delivery::closed_for(std::span<const BlockScope> scopes) const {
  milliseconds longest(0);
  if (request_.blocks == nullptr || request_.blocks->is_idle()) return longest;
  for (const BlockScope& scope : scopes) {
    longest = std::max(longest, request_.blocks->left(scope.subject));
  }
  return longest;
}

// Waits for `delay`. If it is longer than the request may wait, fails with RATE_LIMITED at once.
Result<void> Delivery::hold_back(milliseconds delay, std::string_view why) const {
  if (delay <= request_.retry.longest_retry_after && fits(delay)) return pause(delay);
  return Error(Code::kRateLimited,
               origin() + std::string(why) + " Try again in " + in_seconds(delay) + ".")
      .with_retry_after(delay)
      .with_reason(std::string(kAccountLimited));
}

Error Delivery::not_asked(milliseconds left) const {
  return Error(Code::kProviderUnavailable,
               origin() +
                   " failed again and again, so that it is not asked for a moment. Try "
                   "again in " +
                   in_seconds(left) + ".")
      .with_retry_after(left)
      .with_reason("origin_failing");
}

// Waits for the result of the probe, another request that tests whether the gate may open. Fails if
// the result takes too long.
Result<void> Delivery::wait_for_probe(std::span<const BlockScope> scopes) const {
  const EitherStop either(request_.stop, context_.shutdown);
  const milliseconds patience = request_.retry.longest_retry_after;
  const milliseconds longest =
      std::min(patience, time_left(request_.deadline, context_.clock.now()));
  if (request_.blocks->wait_for_probe(scopes, &request_, longest, either.token())) {
    return success();
  }
  using Kind = TransferFailure::Kind;
  const bool is_stopped = either.token().stop_requested();
  if (is_stopped || longest < patience) {
    return error_of({is_stopped ? Kind::kCancelled : Kind::kDeadline, false, ""}, origin(), false,
                    true);
  }
  constexpr std::chrono::seconds kSoon{1};
  return Error(Code::kRateLimited,
               origin() +
                   " asked us to wait, and the first request after that has no answer yet. "
                   "Try again in a second.")
      .with_retry_after(kSoon)
      .with_reason(std::string(kAccountLimited));
}

// ---- functions for the outcome of an attempt

// Reports a failed transfer to the gates. failures_ has the link's own gate first and the gate of
// all links last. One of them may be missing.
void Delivery::note(const TransferFailure& failure) const {
  using Kind = TransferFailure::Kind;
  if (failures_.empty()) return;
  if (failure.kind == Kind::kUnreachable) request_.blocks->note_failure(failures_.back().subject);
  if (failure.kind == Kind::kBrokenOff) note_own_failure();
  leave_failures();
}

void Delivery::note(int status) const {
  if (failures_.empty()) return;
  if (is_failure(status)) {
    note_own_failure();
  } else {
    request_.blocks->note_passed(failures_.front().subject);
  }
  const BlockSubject& of_all = failures_.back().subject;
  if (of_all.link.empty()) request_.blocks->note_passed(of_all);
  leave_failures();
}

void Delivery::note_own_failure() const {
  const BlockSubject& own = failures_.front().subject;
  if (!own.link.empty()) request_.blocks->note_failure(own);
}

void Delivery::leave_failures() const {
  if (!failures_.empty()) request_.blocks->leave(failures_, &request_);
}

}  // namespace patchbay::http_client
