// Makes a call's requests obey the limits of the account: sets their gates and budgets, and learns
// limits from responses.
#include <algorithm>

#include "http_service/http_call.h"
#include "services/services.h"

namespace patchbay::http_service {
namespace {

constexpr int kRetriesUntilTold = 3;

}  // namespace

void HttpCall::prepare(HttpRequest& asked) {
  http_client::Request& request = asked.request;
  request.origins = &access_->origins;
  request.hook = access_->hook;
  request.connections = access_->account;
  request.retry = kRetry;
  request.retry.longest_retry_after = access_->longest_wait;
  request.retries_answers = false;  // HttpCall closes the gates and retries instead
  request.budget = access_->budget;
  request.quotas = access_->quotas;
  request.urgency = access_->urgency;
  request.blocks = access_->blocks;
  request.block_scopes = access_->block_scopes;
  request.failures_of = access_->failures_of.connector.empty() ? nullptr : &access_->failures_of;
  request.attempts_left = access_->attempts_left;
  request.retries = &retries_;
  request.deadline = deadline_of(asked);
  if (!asked.is_last_word) {
    request.stop = frame_.cancellation();
  } else if (const std::stop_token* shutdown = frame_.context().shutdown; shutdown != nullptr) {
    request.stop = *shutdown;
  }
  request.trace_id = frame_.context().trace_id;
  retries_ = 0;
  is_told_ = false;
}

void HttpCall::learn(HttpAnswer& answer) const {
  if (access_->budget == nullptr || access_->provider_quota.empty()) return;
  auto said = answer.rate_fields(frame_.host().clock().wall()).quota;
  if (!said) return;
  said->resets_in = std::min(said->resets_in, frame_.host().provider_delay());
  access_->budget->learn(access_->provider_quota, *said);
}

void HttpCall::note_passed() const {
  if (access_->blocks == nullptr || access_->blocks->is_idle()) return;
  for (const http_client::BlockScope& scope : access_->block_scopes)
    access_->blocks->note_passed(scope.subject);
}

// Closes the gates of all callers who share the limit. Returns for how long they are closed. If
// there is no gate to close, returns how long this call should wait.
std::chrono::milliseconds HttpCall::close_gates(const AnswerMeaning& meaning, int tries) const {
  const auto closed =
      access_->close_gates({.named = meaning.is_named ? meaning.retry_after : std::nullopt,
                            .assumed = meaning.is_named ? std::nullopt : meaning.retry_after,
                            .longest = {}});
  if (closed) {
    if (access_->setbacks != nullptr) access_->setbacks->limited(*closed);
    return *closed;
  }
  return meaning.retry_after.value_or(access_->client.backoff(kRetry, tries + 1));
}

void HttpCall::tell_stalled(const Error& why) {
  const bool is_setback =
      why.code() == Code::kRateLimited || why.code() == Code::kProviderUnavailable;
  if (access_->setbacks == nullptr || is_told_ || !is_setback) return;
  if (retries_ < kRetriesUntilTold) return;
  is_told_ = true;
  access_->setbacks->stalled(why, frame_.context().trace_id);
}

}  // namespace patchbay::http_service
