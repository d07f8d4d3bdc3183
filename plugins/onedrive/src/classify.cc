// Decides the meaning of the failed answers of Graph: learn.microsoft.com/graph/errors and
// learn.microsoft.com/graph/throttling
#include "failure.h"
#include "onedrive.h"

namespace onedrive {
namespace {

using patchbay::sdk::Answer;
using patchbay::sdk::Verdict;
using std::chrono::milliseconds;

// Returns true if the answer reports a limit. SharePoint also reports a limit with 503 and
// Retry-After, with 509, or with 403 and a code.
bool is_limit(const Answer& answer) {
  const auto status = answer.status();
  if (status == 429 || status == 509) return true;
  if (status == 503) return !answer.header("retry-after").empty();
  return status == 403 && (has_code(answer.body(), "activityLimitReached") ||
                           has_code(answer.body(), "throttledRequest"));
}

// Returns true if Graph failed to read a page of SharePoint. For many pages, Graph fails every
// time.
bool is_about_page(const Answer& answer) {
  return answer.status() == 500 && answer.url().find("/pages/") != std::string_view::npos &&
         has_code(answer.body(), "generalException");
}

// Returns true if Graph did not build a page of changes in time. A smaller page may succeed, so the
// connector must see this response.
bool is_slow_page(const Answer& answer) {
  return answer.status() == 504 && answer.url().find("/root/delta") != std::string_view::npos;
}

}  // namespace

// Sets no delay, because the host reads Retry-After itself.
Verdict OneDrive::classify(const Answer& answer) const {
  if (is_limit(answer)) {
    return {
        PATCHBAY_ANSWER_LIMITED, "Microsoft asks for a pause (throttling).", milliseconds(0), {}};
  }
  if (is_about_page(answer) || is_slow_page(answer)) return {};
  if (answer.status() >= 500) {
    return {PATCHBAY_ANSWER_UNAVAILABLE,
            "OneDrive is not available at the moment: try again later.",
            milliseconds(0),
            {}};
  }
  // Graph redirects a download to an address outside of Graph. The request there has no credential,
  // so a 401 from there does not concern the account.
  if (answer.status() == 401 && is_of_graph(answer.url())) {
    return {PATCHBAY_ANSWER_EXPIRED,
            "Microsoft no longer takes the account's credential.",
            milliseconds(0),
            {}};
  }
  return {};
}

}  // namespace onedrive
