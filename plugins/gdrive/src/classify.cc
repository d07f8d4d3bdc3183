// Says what the failed answers of Google's APIs mean:
// developers.google.com/workspace/drive/api/guides/handle-errors
#include <algorithm>
#include <array>
#include <optional>

#include "failure.h"
#include "gdrive.h"

namespace gdrive {
namespace {

using patchbay::sdk::Answer;
using patchbay::sdk::Verdict;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A daily quota is renewed at midnight in California. The host tries again long before.
constexpr milliseconds kDailyPause = seconds(900);

// The reasons that mean "later", for the user or for the whole project.
constexpr std::array<std::string_view, 4> kLimits = {"userRateLimitExceeded", "rateLimitExceeded",
                                                     "sharingRateLimitExceeded", "quotaExceeded"};

// The host reads Retry-After itself.
Verdict limited() {
  return {PATCHBAY_ANSWER_LIMITED, "Google asks for a pause (request limit).", milliseconds(0), {}};
}

std::optional<Verdict> forbidden(const Answer& answer) {
  const std::string reason = reason_in(answer.body());
  if (std::find(kLimits.begin(), kLimits.end(), reason) != kLimits.end()) return limited();
  if (reason == "dailyLimitExceeded") {
    return Verdict{PATCHBAY_ANSWER_LIMITED,
                   "The day's budget of requests at Google is used up.",
                   kDailyPause,
                   {}};
  }
  const bool lacks_scope =
      reason == "insufficientPermissions" ||
      answer.header("www-authenticate").find("insufficient_scope") != std::string_view::npos;
  if (lacks_scope) {
    return Verdict{PATCHBAY_ANSWER_SCOPE_MISSING,
                   "The account's access to Google Drive does not reach this: reconnect it and "
                   "grant the access that is asked for.",
                   milliseconds(0), std::string(kReadOnlyScope)};
  }
  return std::nullopt;  // the answer is about one file, so the action reads it
}

}  // namespace

// An account that was not granted the scope for it is refused by 401, as if its token were bad.
Verdict GDrive::classify(const Answer& answer) const {
  const bool is_refusal = answer.status() >= 400 && answer.status() < 500;
  if (is_refusal && answer.url() == user_info_url()) return {};
  if (answer.status() == 401) {
    return {PATCHBAY_ANSWER_EXPIRED,
            "Google no longer takes the account's credential.",
            milliseconds(0),
            {}};
  }
  if (answer.status() == 429) return limited();
  if (answer.status() == 403) {
    auto verdict = forbidden(answer);
    return verdict ? *verdict : Verdict{};
  }
  if (answer.status() >= 500) {
    return {PATCHBAY_ANSWER_UNAVAILABLE,
            "Google Drive is not available at the moment: try again later.",
            milliseconds(0),
            {}};
  }
  return {};
}

}  // namespace gdrive
