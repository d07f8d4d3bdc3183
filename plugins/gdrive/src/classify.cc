// Decides the meaning of the failed answers of Google's APIs:
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

// The pause after a used-up daily quota. Google renews it at midnight in California, but the host
// tries again earlier.
constexpr milliseconds kDailyPause = seconds(900);

// Google's reasons for a limit, of the user or of the whole project.
constexpr std::array<std::string_view, 4> kLimits = {"userRateLimitExceeded", "rateLimitExceeded",
                                                     "sharingRateLimitExceeded", "quotaExceeded"};

// Sets no delay, because the host reads Retry-After itself.
Verdict limited() {
  return {PATCHBAY_ANSWER_LIMITED, "Google asks for a pause (request limit).", milliseconds(0), {}};
}

// Returns a verdict if the answer reports a limit: the status is 429, or 403 with a reason for a
// limit.
std::optional<Verdict> limit_in(const Answer& answer) {
  if (answer.status() == 429) return limited();
  if (answer.status() != 403) return std::nullopt;
  const std::string reason = reason_in(answer.body());
  if (std::find(kLimits.begin(), kLimits.end(), reason) != kLimits.end()) return limited();
  if (reason != "dailyLimitExceeded") return std::nullopt;
  return Verdict{PATCHBAY_ANSWER_LIMITED,
                 "The day's budget of requests at Google is used up.",
                 kDailyPause,
                 {}};
}

// Returns true if Google failed to make an export. For an export that is too large, Google always
// answers 500. The host must not repeat such a request, because the connector repeats it itself.
bool is_failed_export(const Answer& answer) {
  const std::string_view url = answer.url();
  return answer.status() == kExportFailed && (url.find("/export?") != std::string_view::npos ||
                                              url.find("/Export?") != std::string_view::npos);
}

bool lacks_scope(const Answer& answer) {
  return reason_in(answer.body()) == "insufficientPermissions" ||
         answer.header("www-authenticate").find("insufficient_scope") != std::string_view::npos;
}

}  // namespace

Verdict GDrive::classify(const Answer& answer) const {
  if (const auto limit = limit_in(answer)) return *limit;
  // At the address of the user info, Google answers 401 if the account lacks the scope, although
  // the token is good.
  const bool is_refusal = answer.status() >= 400 && answer.status() < 500;
  if (is_refusal && answer.url() == user_info_url()) return {};
  // A 403 about a group's members does not concern files: the account may still read files.
  const std::string group = groups().text() + "/";
  if (answer.status() == 403 && answer.url().substr(0, group.size()) == group) return {};
  if (is_failed_export(answer)) return {};
  if (answer.status() == 401) {
    return {PATCHBAY_ANSWER_EXPIRED,
            "Google no longer takes the account's credential.",
            milliseconds(0),
            {}};
  }
  // Any other 403 is about one file, so the action itself reads the response.
  if (answer.status() == 403 && lacks_scope(answer)) {
    return {PATCHBAY_ANSWER_SCOPE_MISSING,
            "The account's access to Google Drive does not reach this: reconnect it and grant the "
            "access that is asked for.",
            milliseconds(0), std::string(kReadOnlyScope)};
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
