#include "documents/document_failure.h"

#include <algorithm>
#include <string_view>

namespace patchbay::documents {
namespace {

// The word in Row::reason if the source has not reported who may read the document.
constexpr std::string_view kAccessOwed = "access_unanswered";

// Returns the time until the next attempt: 1, 2, 4, … minutes, at most one day, but at least the
// wait that the provider asked for.
store::Millis next_retry(const BatchRules& rules, std::int64_t failures,
                         const std::optional<std::chrono::milliseconds>& wanted) {
  const auto doublings = std::min<std::int64_t>(failures, 20);
  const store::Millis grown =
      std::min<store::Millis>(rules.first_retry.count() << doublings, rules.longest_retry.count());
  return std::max<store::Millis>(grown, wanted ? wanted->count() : 0);
}

}  // namespace

void end_trouble(Outcome outcome, Row& row) {
  row.outcome = static_cast<int>(outcome);
  row.reason.clear();
  row.why.clear();
  row.failures = 0;
  row.deaths = 0;
  row.retry_at = 0;
}

void note_failure(const FetchedDocument& fetched, const BatchRules& rules, store::Millis now,
                  Row& row) {
  row.reason = fetched.reason;
  row.why = fetched.why;
  const bool is_put_off = fetched.outcome == Outcome::kDeferred && !fetched.throttled;
  if (fetched.outcome == Outcome::kFailed || is_put_off) ++row.failures;
  if (fetched.died) ++row.deaths;
  row.outcome = static_cast<int>(fetched.outcome);
  if (row.deaths >= 2) {
    row.outcome = static_cast<int>(Outcome::kSkipped);
    row.reason = kQuarantined;
    row.why = "Its connector's process ended twice while it was loaded: " + fetched.why;
  }
  const bool is_retried = row.outcome >= static_cast<int>(Outcome::kFailed);
  const auto earlier = std::max<std::int64_t>(row.failures - 1, 0);
  row.retry_at = is_retried ? now + next_retry(rules, earlier, fetched.retry_after) : 0;
  // The run waits for the end of the account's limit, and then tries this document again.
  if (fetched.is_of_account) {
    row.retry_at = now + fetched.retry_after.value_or(std::chrono::milliseconds(0)).count();
  }
}

void note_access_owed(const FetchedDocument& fetched, const Row& before, const BatchRules& rules,
                      store::Millis now, Row& row) {
  const bool was_owed = before.is_access_owed();
  const bool is_owed = row.is_access_owed();
  if ((!was_owed && !is_owed) || row.outcome_word() >= Outcome::kFailed) return;
  const std::int64_t earlier = was_owed ? before.failures : 0;
  row.failures = is_owed ? earlier + 1 : 0;
  row.retry_at = is_owed ? now + next_retry(rules, earlier, fetched.retry_after) : 0;
  // row.reason already says why the content was skipped.
  if (row.outcome_word() == Outcome::kSkipped) return;
  row.reason = is_owed ? kAccessOwed : "";
  row.why = is_owed ? "Who may read it was not answered: " + fetched.why : "";
}

}  // namespace patchbay::documents
