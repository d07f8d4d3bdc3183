// Says what the failed answers of Graph mean:
// learn.microsoft.com/graph/errors and learn.microsoft.com/graph/throttling
#include <algorithm>
#include <charconv>

#include "failure.h"
#include "onedrive.h"

namespace onedrive {
namespace {

using patchbay::sdk::Answer;
using patchbay::sdk::Verdict;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Returns the delay of Retry-After in seconds; 0 if there is no number.
milliseconds asked_delay(const Answer& answer) {
  const auto text = answer.header("retry-after");
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = !text.empty() && read.ec == std::errc() &&
                         read.ptr == text.data() + text.size() && value >= 0;
  return is_number ? milliseconds(seconds(std::min<std::int64_t>(value, 86400))) : milliseconds(0);
}

// SharePoint also says 503 with a time to come back, 509, or 403 with a code.
bool is_limit(const Answer& answer) {
  const auto status = answer.status();
  if (status == 429 || status == 509) return true;
  if (status == 503) return !answer.header("retry-after").empty();
  return status == 403 && (has_code(answer.body(), "activityLimitReached") ||
                           has_code(answer.body(), "throttledRequest"));
}

// Graph cannot tell the text of many pages of SharePoint, however often it is asked.
bool is_about_page(const Answer& answer) {
  return answer.status() == 500 && answer.url().find("/pages/") != std::string_view::npos &&
         has_code(answer.body(), "generalException");
}

}  // namespace

// An answer of a download's second address says nothing about the account: it has no credential.
Verdict OneDrive::classify(const Answer& answer) const {
  if (is_limit(answer)) {
    return {PATCHBAY_ANSWER_LIMITED,
            "Microsoft asks for a pause (throttling).",
            asked_delay(answer),
            {}};
  }
  if (is_about_page(answer)) return {};
  if (answer.status() >= 500) {
    return {PATCHBAY_ANSWER_UNAVAILABLE,
            "OneDrive is not available at the moment: try again later.",
            asked_delay(answer),
            {}};
  }
  if (answer.status() == 401 && is_of_graph(answer.url())) {
    return {PATCHBAY_ANSWER_EXPIRED,
            "Microsoft no longer takes the account's credential.",
            milliseconds(0),
            {}};
  }
  return {};
}

}  // namespace onedrive
